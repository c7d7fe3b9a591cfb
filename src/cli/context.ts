/** What a command knows of the process it runs in; tests hand in their own. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that names on the command line are relative to. */
  readonly cwd: string
  /** `resources` of the checkout or the package. */
  readonly resourcesFolder: string
  /** Folder of the built entries, for worker processes. */
  readonly builtFolder: string
  readonly version: string
  /** Results only. */
  readonly stdout: Output
  /** Everything said to a person. */
  readonly stderr: Output
  /** Aborted by the first Ctrl-C. */
  readonly interrupted: AbortSignal
}

export interface Output {
  write(text: string): unknown
  /** A terminal that can rewrite its line. */
  readonly isTTY?: boolean
}

export const EXIT = {
  ok: 0,
  /** Something failed, and the others went on. */
  failed: 1,
  /** The command or its plan makes no sense. */
  usage: 2,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130
} as const
