import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const phone = ['view', 'text', 'image', 'canvas', 'picker', 'button', 'input', 'textarea', 'switch', 'scroll-view']

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => phone.includes(tag) || tag.startsWith('wd-') } } })],
  resolve: {
    alias: {
      '@dcloudio/uni-app': new URL('./test/unit/uni-app.ts', import.meta.url).pathname,
      '@': new URL('./src', import.meta.url).pathname,
    },
  },
  css: { preprocessorOptions: { scss: { additionalData: '@import "@/uni.scss";' } } },
  test: { environment: 'happy-dom', include: ['test/unit/**/*.test.ts'] },
})
