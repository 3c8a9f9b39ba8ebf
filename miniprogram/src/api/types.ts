import type { components, paths } from './schema'

/** A type of the server's document, by its name there. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Method = 'get' | 'post' | 'put' | 'delete'

type Operation<Path extends keyof paths, M extends Method> = NonNullable<paths[Path][M]>

/** The paths that know a method. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path][M] extends object ? Path : never
}[keyof paths]

type Part<Op, Name extends string> = Op extends { parameters: infer P } ? (Name extends keyof P ? Exclude<P[Name], undefined> : never) : never

type Content<Body> = Body extends { content: infer C } ? (C extends { 'application/json': infer Json } ? Json : never) : never

type Need<Name extends string, T> = [T] extends [never] ? { [K in Name]?: undefined } : { [K in Name]: T }

type May<Name extends string, T> = [T] extends [never] ? { [K in Name]?: undefined } : { [K in Name]?: T }

/** What a call takes: values of the path, the query, the body, and the key under which a repeat counts once. */
export type Input<Path extends keyof paths, M extends Method> = Need<'path', Part<Operation<Path, M>, 'path'>> &
  May<'query', Part<Operation<Path, M>, 'query'>> &
  Need<'body', Content<Operation<Path, M> extends { requestBody: infer B } ? B : never>> & { key?: string; timeout?: number }

type Responses<Op> = Op extends { responses: infer R } ? R : never

type Success<R> = { [Status in keyof R]: Status extends 200 | 201 | 202 ? Content<R[Status]> : never }[keyof R]

/** What a call answers; undefined where the answer has no content. */
export type Answer<Path extends keyof paths, M extends Method> = [Success<Responses<Operation<Path, M>>>] extends [never]
  ? undefined
  : Success<Responses<Operation<Path, M>>>
