export const HELP = `Triptych compares vision models side by side. This is its command line.

  triptych run plan.json [--out results.jsonl] [--report report.html] [--db DIR] [--quiet]
  triptych models [--provider P] [--json]
  triptych providers [--json]
  triptych --version
  triptych --help

run        sends the images of a plan to its models
  --out      writes one JSON line per answer there; without it they go to standard output
  --report   writes one HTML page with pictures, answers, timings and costs
  --db       keeps the run and its recordings in this folder; without it nothing is kept
  --quiet    says nothing on standard error but errors

models     lists the models of the built-in engines and of local servers that are running
providers  lists where models come from, and whether they can be reached
  --provider only this one, such as local or ollama
  --json     as JSON, for scripts

A plan names images, a prompt and lanes (resources/plan.schema.json describes it):

  { "images": ["photos", "scans/*.png"], "prompt": "Describe this image.",
    "lanes": [ { "provider": "local", "model": "tesseract" },
               { "provider": "openai-compatible", "model": "m",
                 "baseUrl": "http://127.0.0.1:1234/v1", "apiKeyEnv": "MY_KEY" } ] }

Exit codes: 0 everything answered, 1 something failed, 2 the command or the plan is wrong,
130 stopped with Ctrl-C (what had finished is written).
`
