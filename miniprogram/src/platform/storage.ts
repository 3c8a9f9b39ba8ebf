/** Small values that outlive the page. On the web what signs a person in is kept for the tab only, since PCs are shared. */
function tabOnly() {
  let web = false
  // #ifdef H5
  web = true
  // #endif
  return web
}

export function keep(name: string, value: unknown) {
  uni.setStorageSync(name, JSON.stringify(value))
}

export function kept<T>(name: string): T | undefined {
  return decoded<T>(uni.getStorageSync(name))
}

export function forget(name: string) {
  uni.removeStorageSync(name)
}

export function keepForTab(name: string, value: unknown) {
  if (tabOnly()) sessionStorage.setItem(name, JSON.stringify(value))
  else keep(name, value)
}

export function keptForTab<T>(name: string): T | undefined {
  return tabOnly() ? decoded<T>(sessionStorage.getItem(name)) : kept<T>(name)
}

export function forgetForTab(name: string) {
  if (tabOnly()) sessionStorage.removeItem(name)
  else forget(name)
}

function decoded<T>(text: unknown): T | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
