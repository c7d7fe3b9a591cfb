/** Callers that ask for the same thing while it is being made get the one promise. */
export class InFlight<T> {
  private readonly promises = new Map<string, Promise<T>>()

  share(key: string, make: () => Promise<T>): Promise<T> {
    const started = this.promises.get(key)
    if (started) return started
    const promise = make().finally(() => this.promises.delete(key))
    this.promises.set(key, promise)
    return promise
  }
}
