import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { describeApi } from './describe-api.ts'
import { fieldsOf } from './json-schema.ts'
import { OPERATIONS } from './operations.ts'

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>
}

interface OperationDescription {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly responses: Readonly<Record<string, unknown>>
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
}

const { paths } = describeApi() as unknown as Described

void test('every operation is described once, with each part of its path', () => {
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [] }]) => {
      const inPath = parameters.filter((each) => each.in === 'path')
      assert.ok(inPath.every(({ required }) => required))
      assert.deepEqual(
        inPath.map(({ name }) => `{${name}}`),
        path.match(/\{\w+\}/g) ?? [],
      )
      return `${operationId} ${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
    }),
  )
  const wanted = OPERATIONS.map(({ name, method, path }) => `${name} ${method} ${path}`)
  assert.deepEqual(described.toSorted(), wanted.toSorted())
})

void test('a field is where the server looks for it: in the path, in the query, or in the body', () => {
  assert.deepEqual(
    paths['/people/{nick}']?.['delete']?.parameters?.map(({ name, in: where, required }) => [name, where, required]),
    [
      ['nick', 'path', true],
      ['reason', 'query', false],
    ],
  )
  assert.equal(paths['/people/{nick}']?.['delete']?.requestBody, undefined)
  assert.deepEqual(paths['/tokens']?.['post']?.requestBody?.content['application/json'].schema, {
    type: 'object',
    properties: {
      name: { type: 'string', pattern: String.raw`^[\w.-]{1,40}$` },
      for: { type: 'string', description: 'Such as 90d or 1d12h; without it, for ever' },
    },
    required: ['name'],
    additionalProperties: false,
  })
})

void test('a body can be refused where there is one', () => {
  const statuses = (path: string, method: string) => Object.keys(paths[path]?.[method]?.responses ?? {})
  assert.ok(statuses('/tokens', 'post').includes('415'))
  assert.ok(!statuses('/tokens', 'get').includes('415') && statuses('/tokens', 'get').includes('404'))
})

void test('a form of a kind that is not known is a defect, and no wrong description', () => {
  assert.throws(() => fieldsOf(v.strictObject({ count: v.number() })), /number/)
  assert.throws(() => fieldsOf(v.string()), /string/)
})
