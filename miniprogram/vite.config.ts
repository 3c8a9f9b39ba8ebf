import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import uni from '@dcloudio/vite-plugin-uni'

const iconFont = 'node_modules/wot-design-uni/components/wd-icon/wd-icons.ttf'

/** Takes the component library's icon font into the styles: it points to another host otherwise. */
function ownIconFont(): Plugin {
  return {
    name: 'own-icon-font',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const font = `data:font/ttf;base64,${readFileSync(iconFont).toString('base64')}`
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !/\.(wxss|css)$/.test(file.fileName)) continue
        const own = /wd-icons[\w-]*\.ttf/.test(String(file.source)) ? '' : `src:url("${font}") format("truetype")` // the web build brings the file itself
        file.source = String(file.source).replace(/src:\s*url\(['"]?https:\/\/at\.alicdn\.com[^;}]*/g, own)
      }
    },
  }
}

/** Hosts that are written into names and comments, and are never asked. */
const names = ['www.w3.org', 'vuejs.org', 'v3-migration.vuejs.org', 'github.com', 'reactjs.org', 'leafletjs.com', 'localhost']

/** Stops the build where something would be fetched from another host. */
function noOtherHost(): Plugin {
  return {
    name: 'no-other-host',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css|html|json|wxml|wxss|wxs)$/.test(file.fileName)) continue
        const text = file.type === 'asset' ? String(file.source) : file.code
        // The framework's shadow pictures and statistics: not asked here, so not named either.
        const clean = text.replace(/url\(['"]?https:\/\/[^)]*\.dcloud\.net\.cn[^)]*\)/g, 'none').replace(/https:\/\/[a-z0-9.-]*\.dcloud\.net\.cn[\w/.-]*/g, '')
        if (clean !== text) {
          if (file.type === 'asset') file.source = clean
          else file.code = clean
        }
        for (const [, host] of clean.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)) {
          if (host && !names.includes(host)) this.error(`${file.fileName} names another host: ${host}`)
        }
      }
    },
  }
}

/** Lets the browser fetch the first page's parts beside the framework, not after it. */
function firstPageAhead(): Plugin {
  return {
    name: 'first-page-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const first = Object.values(bundle ?? {}).find((file) => file.type === 'chunk' && /pages-start-start\./.test(file.fileName))
        if (!bundle || first?.type !== 'chunk') return html
        const parts = new Set<string>()
        const gather = (name: string) => {
          const file = bundle[name]
          if (parts.has(name) || file?.type !== 'chunk' || file.isEntry) return
          parts.add(name)
          file.imports.forEach(gather)
        }
        gather(first.fileName)
        return [...parts].map((name) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: './' + name }, injectTo: 'head' as const }))
      },
    },
  }
}

export default defineConfig({
  plugins: [uni(), ownIconFont(), noOtherHost(), firstPageAhead()],
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/simulator': 'http://127.0.0.1:8080' } },
  css: { preprocessorOptions: { scss: { silenceDeprecations: ['legacy-js-api', 'import'] } } },
})
