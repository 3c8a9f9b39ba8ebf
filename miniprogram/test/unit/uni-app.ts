/** The page hooks of uni-app, kept so that a test can call them as the framework would. */
type Hook = (query?: Record<string, string>) => void
const hooks: Record<string, Hook[]> = {}

function keeper(name: string) {
  return (hook: Hook) => void (hooks[name] ??= []).push(hook)
}

export const onLoad = keeper('load')
export const onShow = keeper('show')
export const onHide = keeper('hide')
export const onUnload = keeper('unload')
export const onLaunch = keeper('launch')
export const onReachBottom = keeper('bottom')
export const onPullDownRefresh = keeper('refresh')

/** Calls the hooks of the pages that were mounted last, and forgets them. */
export function callHooks(name: string, query?: Record<string, string>) {
  for (const hook of hooks[name]?.splice(0) ?? []) hook(query)
}
