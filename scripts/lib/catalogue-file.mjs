import { PlainError } from './progress.mjs'

/**
 * Puts vendors' lists together: several lists of one vendor become one, what a vendor sells for another
 * under its ids and prices is left out, and what is added by hand is added where it is missing.
 *
 * @param lists `{ vendor, entries }`, as a reader of a public list gives them
 */
export function mergeLists(lists, { sellsFor, moreModels = {}, announcedChanges = [] }) {
  const vendors = {}
  for (const { vendor, entries } of lists) add(vendors, vendor, entries)
  for (const [vendor, entries] of Object.entries(moreModels)) add(vendors, vendor, entries)
  for (const announced of announcedChanges) announce(vendors, announced)
  for (const vendor of Object.keys(vendors)) leaveOut(vendors, vendor, sellsFor(vendor))
  return vendors
}

function add(vendors, vendor, entries) {
  const known = (vendors[vendor] ??= new Map())
  for (const entry of entries) if (!known.has(entry.id)) known.set(entry.id, entry)
}

/** A list that names another price by now has to be looked at again, not changed blindly. */
function announce(vendors, { vendor, ids, until, change }) {
  for (const id of ids) {
    const entry = vendors[vendor]?.get(id)
    if (entry?.price?.in !== until.in || entry.price.out !== until.out)
      throw new PlainError(
        `${vendor}/${id} no longer costs what its announced change goes out from`
      )
    vendors[vendor].set(id, { ...entry, price: { ...entry.price, changes: [change] } })
  }
}

function leaveOut(vendors, vendor, other) {
  const others = vendors[other]
  if (others === undefined) return
  for (const [id, entry] of vendors[vendor])
    if (JSON.stringify(others.get(id)) === JSON.stringify(entry)) vendors[vendor].delete(id)
}

/** One model a line, sorted, so that two snapshots can be compared line by line. */
export function catalogueText({ source, asOf, licence }, vendors) {
  const head = { format: 1, source, asOf, licence }
  const lists = Object.entries(vendors)
    .filter(([, entries]) => entries.size > 0)
    .sort(([one], [other]) => inOrder(one, other))
    .map(([vendor, entries]) => {
      const lines = [...entries.values()]
        .sort((one, other) => inOrder(one.id, other.id))
        .map((entry) => JSON.stringify(entry))
      return `${JSON.stringify(vendor)}:[\n${lines.join(',\n')}\n]`
    })
  return `${JSON.stringify(head).slice(0, -1)},"vendors":{\n${lists.join(',\n')}\n}}\n`
}

/** By code unit: the same on every computer, whatever its language. */
function inOrder(one, other) {
  return one < other ? -1 : one > other ? 1 : 0
}
