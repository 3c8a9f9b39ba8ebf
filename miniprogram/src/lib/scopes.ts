import { session } from '@/api/session'
import type { Schema } from '@/api/types'

type Role = Schema<'Role'>

/** Whether the signed-in person holds one of the roles anywhere. */
export function holds(...roles: Role[]) {
  return (session.me?.scopes ?? []).some((s) => roles.includes(s.role))
}

/** Where the signed-in person holds one of the roles, each place once. */
export function placesOf(...roles: Role[]) {
  const places = new Map<string, { id: string; name: string }>()
  for (const s of session.me?.scopes ?? []) {
    if (roles.includes(s.role)) places.set(s.place_id, { id: s.place_id, name: s.place_name })
  }
  return [...places.values()]
}
