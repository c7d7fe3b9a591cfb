/** The first schema. A migration is never edited once released; the next one gets the next number. */
export const initial = `
create table boards (
  id text primary key,
  name text not null,
  created_at text not null,
  updated_at text not null,
  -- Set while a deleted board can still be brought back; such boards go when the app quits.
  deleted_at text,
  -- Lanes, prompt, params, repeats, layout as JSON: read and written as one.
  state text not null
) strict;

create table images (
  -- SHA-256 of the original's bytes.
  id text primary key,
  format text not null,
  width integer not null,
  height integer not null,
  orientation integer not null,
  size_bytes integer not null
) strict;

-- Where an image's bytes were seen. A linked file may be in several places; a kept one has kind 'kept'.
create table image_locations (
  image_id text not null references images(id),
  path text not null,
  kind text not null check (kind in ('linked', 'kept')),
  modified_ms real not null,
  seen_at text not null,
  primary key (image_id, path)
) strict;

create table board_images (
  board_id text not null references boards(id),
  image_id text not null references images(id),
  position integer not null,
  name text not null,
  folder text not null,
  -- Set while a removal can be undone.
  removed_at text,
  primary key (board_id, image_id)
) strict;
create index board_images_order on board_images(board_id, position);

create table runs (
  id text primary key,
  board_id text not null references boards(id),
  number integer not null,
  created_at text not null,
  ended_at text,
  state text not null check (state in ('running', 'ended', 'interrupted')),
  title text not null,
  -- RunSpec as JSON, and the images as they were then (ImageInfo[] as JSON).
  spec text not null,
  images text not null,
  unique (board_id, number)
) strict;
create index runs_by_board on runs(board_id, id);

create table cells (
  id text primary key,
  run_id text not null references runs(id),
  lane_id text not null,
  image_id text not null,
  repeat integer not null,
  ordinal integer not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  failure_class text,
  unique (run_id, ordinal)
) strict;
create index cells_by_image on cells(run_id, image_id);
create index cells_by_state on cells(run_id, state);

create table attempts (
  id text primary key,
  cell_id text not null references cells(id),
  number integer not null,
  started_at text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  text text not null default '',
  reasoning text not null default '',
  -- Everything else of Answer as JSON.
  details text not null default '{}',
  failure_class text,
  input_tokens integer,
  output_tokens integer,
  cost_mark text not null default 'unknown',
  cost_usd text,
  remote_id text,
  unique (cell_id, number)
) strict;

create table exchanges (
  id text primary key,
  attempt_id text not null references attempts(id),
  ordinal integer not null,
  label text not null,
  method text not null,
  url text not null,
  status integer,
  -- Redacted request and response heads, timings and sizes as JSON.
  details text not null,
  -- Path of the recording below the data folder, with '/'.
  recording text
) strict;
create index exchanges_by_attempt on exchanges(attempt_id, ordinal);

create table app_state (
  key text primary key,
  value text not null
) strict;
`
