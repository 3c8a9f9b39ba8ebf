/** What a field, picker or switch of uni-app says in its event. */
export function valueIn(event: Event): string {
  return String((event as unknown as { detail: { value: unknown } }).detail.value)
}

/** Whether a switch or box was turned on by its event. */
export function onIn(event: Event): boolean {
  return valueIn(event) === 'true'
}

/** Where a finger is on the canvas it touches; undefined when it was lifted. */
export function touchIn(event: TouchEvent): { x: number; y: number } | undefined {
  const touch = event.touches[0] as unknown as { x?: number; y?: number } | undefined
  return touch?.x === undefined || touch.y === undefined ? undefined : { x: touch.x, y: touch.y }
}
