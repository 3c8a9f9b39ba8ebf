const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/**
 * A key under which the server counts repeats of one act once: 24 characters. It is no
 * secret, it need only differ from this person's other keys.
 */
export function newKey(random: () => number = Math.random) {
  let key = Date.now().toString(36) + '-'
  while (key.length < 24) key += alphabet[Math.floor(random() * alphabet.length)]
  return key
}
