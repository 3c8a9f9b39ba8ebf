/** A position in GCJ-02 degrees. It is asked for when needed and kept nowhere. */
export interface Position {
  lat: number
  lng: number
}

/** Where the person is, if they let the page know; undefined when they do not. */
export function whereAmI(): Promise<Position | undefined> {
  return new Promise((resolve) => {
    // #ifdef MP-WEIXIN
    uni.getLocation({ type: 'gcj02', success: (at) => resolve({ lat: at.latitude, lng: at.longitude }), fail: () => resolve(undefined) })
    // #endif
    // #ifdef H5
    if (!('geolocation' in navigator)) return resolve(undefined)
    // A browser gives WGS-84, some hundred metres off a Chinese map: near enough for an order by distance.
    navigator.geolocation.getCurrentPosition(
      (at) => resolve({ lat: at.coords.latitude, lng: at.coords.longitude }),
      () => resolve(undefined),
      { timeout: 8000, maximumAge: 60_000 },
    )
    // #endif
  })
}

/** Opens the map of the phone with the way there; false where the device has none. */
export function showWay(place: Position & { name: string; address: string }) {
  let can = false
  // #ifdef MP-WEIXIN
  can = true
  uni.openLocation({ latitude: place.lat, longitude: place.lng, name: place.name, address: place.address })
  // #endif
  return can
}
