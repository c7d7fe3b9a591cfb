import { expect, it } from 'vitest'
import { ReloadBudget } from './reloadBudget'

it('allows two reloads a minute and gives them back as time passes', () => {
  let now = 0
  const budget = new ReloadBudget(2, 60_000, () => now)
  expect(budget.take()).toBe(true)
  now = 30_000
  expect(budget.take()).toBe(true)
  expect(budget.take()).toBe(false)
  now = 60_000
  expect(budget.take()).toBe(true)
  expect(budget.take()).toBe(false)
  now = 200_000
  expect(budget.take()).toBe(true)
})
