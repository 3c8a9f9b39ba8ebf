/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** Where the phone reaches the server, without a slash at the end; the web page is served by the server itself. */
  readonly VITE_API_BASE?: string
}

/** What is used of WeChat's own functions that uni-app does not wrap. */
declare const wx: {
  env: { USER_DATA_PATH: string }
  getFileSystemManager(): {
    copyFile(options: { srcPath: string; destPath: string; success(): void; fail(error: { errMsg: string }): void }): void
    writeFile(options: { filePath: string; data: ArrayBuffer; success(): void; fail(error: { errMsg: string }): void }): void
    access(options: { path: string; success(): void; fail(): void }): void
    unlink(options: { filePath: string; complete?(): void }): void
  }
  /** Older versions of WeChat have no privacy guide to agree to. */
  requirePrivacyAuthorize?(options: { success(): void; fail(): void }): void
  createOffscreenCanvas(options: { type: '2d'; width: number; height: number }): {
    createImage(): HTMLImageElement
    getContext(kind: '2d'): CanvasRenderingContext2D
  }
  requestSubscribeMessage(options: { tmplIds: string[]; success(said: Record<string, string>): void; fail(error: { errCode?: number }): void }): void
  openSetting(options: { withSubscriptions: boolean; complete(): void }): void
  openDocument(options: { filePath: string; showMenu: boolean; complete(): void }): void
  chooseMessageFile(options: { count: number; type: 'file'; extension: string[]; success(answer: { tempFiles: unknown }): void; fail(): void }): void
}
