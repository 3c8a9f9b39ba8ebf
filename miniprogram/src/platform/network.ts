/** Tells whenever the network has come back. */
export function onNetwork(back: () => void) {
  uni.onNetworkStatusChange((state) => {
    if (state.isConnected) back()
  })
}
