'use strict'
/**
 * A phone with WeChat on it, as far as the package asks of it: storage, files, sign-in by
 * the server's simulator, requests and uploads with WeChat's rules, canvas, and the pages
 * on top of one another. What WeChat would refuse is an error here as well.
 */
const fs = require('node:fs')
const path = require('node:path')
const { drawing } = require('./drawing.cjs')

/** What wx.request lets through. */
const methods = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']
/** WeChat's page stack. */
const deepest = 10

const box = { left: 0, top: 0, right: 300, bottom: 200, width: 300, height: 200, dataset: {}, id: '' }

/** Answers a call as WeChat does: by callback, or by promise where none is given. */
function answered(options, work) {
  const done = Promise.resolve().then(work)
  if (!options || !(options.success || options.fail || options.complete)) return done
  done.then(
    (value) => options.success?.(value),
    (error) => options.fail?.({ errMsg: String(error.message ?? error), errCode: error.errCode }),
  ).finally(() => options.complete?.({}))
  return undefined
}

/** Makes the phone; `base` is the server, `built` the address that the package was built for. */
function makePhone({ base, built }) {
  const phone = {
    person: undefined, // the sample person who holds it
    storage: new Map(),
    files: new Map(),
    place: { lat: 36.8131, lng: 118.0548 }, // where the phone is
    chosen: [], // what the next wx.chooseImage gives
    before: [], // what lies before the camera, photo by photo
    rights: {}, // what the person has said to WeChat's questions
    answers: {}, // what they will say when asked: true where nothing else is set
    tapping: false, // the handlers of a tap are running
    asked: [], // the templates that WeChat asked for, question by question
    subscribes: 'accept', // what the person says to them: accept, reject, ban; off: the main switch
    album: [], // pictures in the phone's album
    cuts: [], // the part of a photo that a canvas was given, and the photo
    stack: [],
    calls: [],
    refused: [], // what WeChat would not have done
    sheets: [], // answers to the next questions: true is 'yes'
    toasts: [],
    opened: async () => undefined, // set by the engine
    pending: 0,
  }
  const refuse = (why) => {
    phone.refused.push(why)
    throw new Error(why)
  }
  const address = (url) => {
    if (!url.startsWith(built)) refuse('another host: ' + url)
    return base + url.slice(built.length)
  }
  const counted = async (work) => {
    phone.pending++
    try {
      return await work()
    } finally {
      phone.pending--
    }
  }
  const info = { brand: 'devtools', model: 'iPhone', system: 'iOS 17', language: 'zh_CN', version: '8.0.50', theme: 'light', platform: 'devtools', SDKVersion: '3.8.0', windowWidth: 390, windowHeight: 844, screenWidth: 390, screenHeight: 844, statusBarHeight: 44, safeArea: { top: 44, bottom: 810, left: 0, right: 390, width: 390, height: 766 }, safeAreaInsets: { top: 44, bottom: 34, left: 0, right: 0 }, pixelRatio: 2, fontSizeSetting: 16 }

  function request(o) {
    const method = (o.method ?? 'GET').toUpperCase()
    if (!methods.includes(method)) return answered(o, () => refuse('wx.request has no method ' + method))
    phone.calls.push(method + ' ' + o.url.slice(built.length))
    answered(o, () =>
      counted(async () => {
        const body = method === 'GET' || o.data === undefined ? undefined : typeof o.data === 'string' || o.data instanceof ArrayBuffer ? o.data : JSON.stringify(o.data)
        const answer = await fetch(address(o.url), { method, headers: o.header, body, signal: AbortSignal.timeout(o.timeout ?? 60_000) })
        const bytes = await answer.arrayBuffer()
        const data = o.responseType === 'arraybuffer' ? bytes : Buffer.from(bytes).toString('utf8')
        return { statusCode: answer.status, header: Object.fromEntries(answer.headers), data: o.dataType === 'json' ? JSON.parse(data) : data, errMsg: 'request:ok' }
      }),
    )
    return { abort() {}, onHeadersReceived() {} }
  }

  function uploadFile(o) {
    phone.calls.push('POST ' + o.url.slice(built.length) + ' (file)')
    let progress = () => undefined
    answered(o, () =>
      counted(async () => {
        const bytes = phone.files.get(o.filePath)
        if (!bytes) throw new Error('uploadFile:fail file not found')
        const form = new FormData()
        for (const [name, value] of Object.entries(o.formData ?? {})) form.append(name, value)
        form.append(o.name, new Blob([bytes]), path.basename(o.filePath))
        progress({ progress: 50 })
        const answer = await fetch(address(o.url), { method: 'POST', headers: o.header, body: form })
        progress({ progress: 100 })
        return { statusCode: answer.status, data: await answer.text(), errMsg: 'uploadFile:ok' }
      }),
    )
    return { onProgressUpdate: (listener) => (progress = listener), abort() {}, offProgressUpdate() {} }
  }

  /** A one-use code of whoever holds the phone. */
  async function code(kind) {
    if (!phone.person) throw new Error('login:fail nobody holds this phone')
    const answer = await fetch(`${base}/simulator/people/${encodeURIComponent(phone.person.id)}/codes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind }) })
    return (await answer.json()).code
  }

  function selectorQuery() {
    const asked = []
    const query = {
      in: () => query,
      select: (selector) => (asked.push({ selector }), query),
      selectAll: (selector) => (asked.push({ selector, all: true }), query),
      selectViewport: () => (asked.push({}), query),
      boundingClientRect: (back) => ((asked.at(-1).back = back), query),
      scrollOffset: (back) => ((asked.at(-1).back = back), query),
      node: (back) => ((asked.at(-1).back = back), query),
      fields: (_, back) => ((asked.at(-1).back = back), query),
      exec: (back) =>
        void setTimeout(() => {
          const found = asked.map((a) => (a.all ? [box] : { ...box, node: a.selector?.startsWith('#') ? canvasOf(a.selector) : undefined }))
          asked.forEach((a, i) => a.back?.(found[i]))
          back?.(found)
        }, 5),
    }
    return query
  }

  const canvases = new Map()
  function canvasOf(selector) {
    canvases.set(selector, drawing(300, 220))
    return canvases.get(selector)
  }

  async function open(url, way) {
    const [route, query = ''] = url.replace(/^\//, '').split('?')
    if (way === 'navigateTo' && phone.stack.length >= deepest) refuse('more than ten pages on top of one another')
    phone.calls.push(way + ' ' + url)
    await phone.opened(route, Object.fromEntries(new URLSearchParams(query)), way)
    return { errMsg: way + ':ok' }
  }

  /** A canvas that is on no page: it keeps the picture that it was given. */
  function offscreen(size) {
    let drawn
    return {
      ...size,
      createImage: () => {
        const picture = {}
        Object.defineProperty(picture, 'src', { get: () => picture.path, set: (path) => { picture.path = path; setTimeout(() => (phone.files.has(path) ? picture.onload : picture.onerror)?.(), 0) } })
        return picture
      },
      getContext: () => ({ drawImage: (picture, x, y, width, height) => { drawn = phone.files.get(picture.path); phone.cuts.push({ x, y, width, height }) } }),
      png: () => drawn,
    }
  }

  /** WeChat asks once; after that the person's answer stands until they change it in the settings. */
  function authorize(o) {
    return answered(o, () => {
      phone.rights[o.scope] ??= phone.answers[o.scope] ?? true
      if (!phone.rights[o.scope]) throw new Error('authorize:fail auth deny')
      return { errMsg: 'authorize:ok' }
    })
  }

  const camera = {
    takePhoto: (o) => answered(o, () => {
      if (!phone.rights['scope.camera']) refuse('takePhoto without the right to the camera')
      if (!phone.before.length) throw new Error('takePhoto:fail')
      return { tempImagePath: phone.before.shift(), errMsg: 'takePhoto:ok' }
    }),
  }

  const file = (name, bytes) => (phone.files.set(name, bytes), name)
  phone.wx = {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getSystemInfoSync: () => info,
    getDeviceInfo: () => info,
    getWindowInfo: () => info,
    getAppBaseInfo: () => info,
    getSystemInfo: (o) => answered(o, () => info),
    getSystemInfoAsync: (o) => answered(o, () => info),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    getMenuButtonBoundingClientRect: () => ({ top: 48, bottom: 80, left: 296, right: 383, width: 87, height: 32 }),
    canIUse: () => true,
    onAppShow() {}, onAppHide() {}, onError() {}, onUnhandledRejection() {}, onPageNotFound() {}, onThemeChange() {}, onWindowResize() {}, offWindowResize() {},
    onNetworkStatusChange: (listener) => (phone.network = listener), offNetworkStatusChange() {}, onKeyboardHeightChange() {}, offKeyboardHeightChange() {},
    getNetworkType: (o) => answered(o, () => ({ networkType: 'wifi' })),
    getStorageSync: (key) => phone.storage.get(key) ?? '',
    setStorageSync: (key, value) => void phone.storage.set(key, value),
    removeStorageSync: (key) => void phone.storage.delete(key),
    login: (o) => answered(o, async () => ({ code: await code('login'), errMsg: 'login:ok' })),
    request,
    uploadFile,
    chooseImage: (o) => answered(o, () => (phone.chosen.length ? { tempFilePaths: [phone.chosen.shift()] } : refuse('chooseImage:fail cancel'))),
    chooseMedia: (o) => answered(o, () => (phone.chosen.length ? { tempFiles: [{ tempFilePath: phone.chosen.shift() }] } : refuse('chooseMedia:fail cancel'))),
    chooseMessageFile: (o) => answered(o, () => ({ tempFiles: [{ path: phone.chosen[0], name: path.basename(phone.chosen.shift() ?? '') }] })),
    getImageInfo: (o) => answered(o, () => ({ ...(o.src.includes('camera') ? { width: 1440, height: 2560 } : { width: 1012, height: 638 }), path: o.src, type: 'jpeg' })),
    compressImage: (o) => answered(o, () => ({ tempFilePath: o.src })),
    canvasToTempFilePath: (o) => answered(o, () => ({ tempFilePath: file(`wxfile://tmp/drawn-${phone.files.size}.png`, o.canvas.png()) })),
    arrayBufferToBase64: (buffer) => Buffer.from(buffer).toString('base64'),
    getFileSystemManager: () => ({
      copyFile: (o) => answered(o, () => (phone.files.has(o.srcPath) ? void phone.files.set(o.destPath, phone.files.get(o.srcPath)) : refuse('copyFile:fail no such file'))),
      access: (o) => answered(o, () => { if (!phone.files.has(o.path)) throw new Error('access:fail no such file') }),
      unlink: (o) => answered(o, () => void phone.files.delete(o.filePath)),
      writeFile: (o) => answered(o, () => void phone.files.set(o.filePath, Buffer.from(o.data))),
      readFile: (o) => answered(o, () => ({ data: phone.files.get(o.filePath) })),
    }),
    createOffscreenCanvas: offscreen,
    createCameraContext: () => camera,
    authorize,
    requirePrivacyAuthorize: (o) => answered(o, () => ({ errMsg: 'requirePrivacyAuthorize:ok' })),
    getSetting: (o) => answered(o, () => ({ authSetting: { ...phone.rights } })),
    openSetting: (o) => answered(o, () => ({ authSetting: Object.assign(phone.rights, phone.answers) })),
    createSelectorQuery: selectorQuery,
    createIntersectionObserver: () => ({ relativeTo() { return this }, relativeToViewport() { return this }, observe() {}, disconnect() {} }),
    navigateTo: (o) => answered(o, () => open(o.url, 'navigateTo')),
    redirectTo: (o) => answered(o, () => open(o.url, 'redirectTo')),
    reLaunch: (o) => answered(o, () => open(o.url, 'reLaunch')),
    navigateBack: (o) => answered(o, () => phone.back(o?.delta ?? 1)),
    showModal: (o) => answered(o, () => { const yes = phone.sheets.shift() ?? true; phone.calls.push('showModal ' + (o.title ?? '') + ' ' + (o.content ?? '')); return { confirm: yes, cancel: !yes } }),
    showActionSheet: (o) => answered(o, () => ({ tapIndex: phone.sheets.shift() ?? 0 })),
    showToast: (o) => (phone.toasts.push(o.title), answered(o, () => ({}))),
    hideToast: (o) => answered(o, () => ({})),
    showLoading: (o) => answered(o, () => ({})),
    hideLoading: (o) => answered(o, () => ({})),
    stopPullDownRefresh() {}, startPullDownRefresh() {}, vibrateShort() {}, pageScrollTo() {},
    setNavigationBarTitle: (o) => answered(o, () => ({})),
    setClipboardData: (o) => answered(o, () => ({})),
    makePhoneCall: (o) => answered(o, () => ({})),
    getScreenBrightness: (o) => answered(o, () => ({ value: 0.5 })),
    setScreenBrightness: (o) => answered(o, () => ({})),
    setKeepScreenOn: (o) => answered(o, () => ({})),
    hideKeyboard: (o) => answered(o, () => ({})),
    getLocation: (o) => answered(o, () => ({ latitude: phone.place.lat, longitude: phone.place.lng })),
    openLocation: (o) => answered(o, () => ({})),
    scanCode: (o) => answered(o, () => (phone.scanned ? { result: phone.scanned } : refuse('scanCode:fail cancel'))),
    downloadFile: (o) => answered(o, () => counted(async () => {
      const answer = await fetch(address(o.url), { headers: o.header })
      return { statusCode: answer.status, tempFilePath: file(`wxfile://tmp/down-${phone.files.size}`, Buffer.from(await answer.arrayBuffer())) }
    })),
    openDocument: (o) => answered(o, () => ({})),
    saveFile: (o) => answered(o, () => ({ savedFilePath: o.tempFilePath })),
    previewImage: (o) => answered(o, () => ({})),
    requestSubscribeMessage: (o) => {
      const { tapping } = phone // as it is now: afterwards WeChat refuses
      return answered(o, () => {
        if (!tapping) refuse('requestSubscribeMessage:fail can only be invoked by user TAP gesture.')
        if (!(o.tmplIds?.length >= 1 && o.tmplIds.length <= 3)) refuse('requestSubscribeMessage:fail tmplIds')
        phone.asked.push(o.tmplIds)
        if (phone.subscribes === 'off') throw Object.assign(new Error('requestSubscribeMessage:fail the main switch is switched off'), { errCode: 20004 })
        return Object.fromEntries(o.tmplIds.map((id) => [id, phone.subscribes]))
      })
    },
    saveImageToPhotosAlbum: (o) => answered(o, () => {
      if (!phone.files.has(o.filePath)) refuse('saveImageToPhotosAlbum:fail file not found')
      phone.rights['scope.writePhotosAlbum'] ??= phone.answers['scope.writePhotosAlbum'] ?? true
      if (!phone.rights['scope.writePhotosAlbum']) throw new Error('saveImageToPhotosAlbum:fail auth deny')
      phone.album.push(phone.files.get(o.filePath))
      return { errMsg: 'saveImageToPhotosAlbum:ok' }
    }),
    getPrivacySetting: (o) => answered(o, () => ({ needAuthorization: false })),
    reportEvent() {}, nextTick: (act) => setTimeout(act, 0),
  }
  /** A sample document's photo, as a file on the phone. */
  async function sample(side, from) {
    const answer = await fetch(`${base}/simulator/people/${encodeURIComponent(phone.person.id)}/photos/${side}`)
    if (!answer.ok) throw new Error('no drawn document: ' + answer.status)
    return file(`wxfile://tmp/${from}-${side}-${phone.files.size}.jpg`, Buffer.from(await answer.arrayBuffer()))
  }
  /** Puts a sample document's photo on the phone, to be chosen next. */
  phone.photograph = async (side) => void phone.chosen.push(await sample(side, 'album'))
  /** Lays a sample document before the camera. */
  phone.lay = async (side) => void phone.before.push(await sample(side, 'camera'))
  phone.code = code
  return phone
}

/** Every page that a package has, with its subpackages' pages, and how large each part is, in bytes. */
function readPackage(root) {
  const app = JSON.parse(fs.readFileSync(path.join(root, 'app.json')))
  const parts = app.subPackages ?? app.subpackages ?? []
  const pages = [...app.pages, ...parts.flatMap((s) => s.pages.map((p) => s.root + '/' + p))]
  const sizes = { main: 0 }
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const full = path.join(entry.parentPath, entry.name)
    const part = parts.find((s) => path.relative(root, full).startsWith(s.root + path.sep))?.root ?? 'main'
    sizes[part] = (sizes[part] ?? 0) + fs.statSync(full).size
  }
  return { pages, sizes }
}

module.exports = { makePhone, readPackage }
