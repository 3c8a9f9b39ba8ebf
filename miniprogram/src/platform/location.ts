/** A position in degrees. It is asked for when needed, and remembered only while the program is open. */
export interface Position {
  lat: number
  lng: number
}

/** A position that the device gave, with the figure of the earth it is taken on. */
export interface Located extends Position {
  datum: 'gcj02' | 'wgs84'
}

let last: Located | undefined

/** Where the person was when a page last asked; nobody is asked. */
export function knownPosition() {
  return last
}

/** Where the person is, if they let the page know; undefined when they do not. */
export async function whereAmI(): Promise<Located | undefined> {
  const at = await askDevice()
  last = at ?? last
  return at
}

function askDevice(): Promise<Located | undefined> {
  return new Promise((resolve) => {
    // #ifdef MP-WEIXIN
    uni.getLocation({ type: 'gcj02', success: (at) => resolve({ lat: at.latitude, lng: at.longitude, datum: 'gcj02' }), fail: () => resolve(undefined) })
    // #endif
    // #ifdef H5
    if (!('geolocation' in navigator)) return resolve(undefined)
    // A browser gives WGS-84, some hundred metres off a Chinese map: near enough for an order by distance, not for where a place is.
    navigator.geolocation.getCurrentPosition(
      (at) => resolve({ lat: at.coords.latitude, lng: at.coords.longitude, datum: 'wgs84' }),
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
