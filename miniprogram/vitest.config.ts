import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const phone = ['view', 'text', 'image', 'canvas', 'camera', 'picker', 'button', 'input', 'textarea', 'switch', 'scroll-view']

/** Leaves out what is for the phone alone, as the web build does. */
function asOnTheWeb(): Plugin {
  return {
    name: 'as-on-the-web',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/.*\.(ts|vue)/.test(id) || !code.includes('#ifdef MP-WEIXIN')) return undefined
      return code.replace(/\/\/ #ifdef MP-WEIXIN[\s\S]*?\/\/ #endif/g, '').replace(/<!-- #ifdef MP-WEIXIN -->[\s\S]*?<!-- #endif -->/g, '')
    },
  }
}

export default defineConfig({
  plugins: [asOnTheWeb(), vue({ template: { compilerOptions: { isCustomElement: (tag) => phone.includes(tag) || tag.startsWith('wd-') } } })],
  resolve: {
    alias: {
      '@dcloudio/uni-app': new URL('./test/unit/uni-app.ts', import.meta.url).pathname,
      '@': new URL('./src', import.meta.url).pathname,
    },
  },
  css: { preprocessorOptions: { scss: { additionalData: '@import "@/uni.scss";' } } },
  test: { environment: 'happy-dom', include: ['test/unit/**/*.test.ts'] },
})
