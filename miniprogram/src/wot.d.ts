import type { DefineComponent } from 'vue'

// What is used of the component library; its own types do not pass this project's checks.
declare module 'vue' {
  interface GlobalComponents {
    WdLoading: DefineComponent<{ size?: string; color?: string }>
    WdIcon: DefineComponent<{ name: string; size?: string; color?: string }>
    WdPopup: DefineComponent<{ modelValue: boolean; position?: 'bottom' | 'center'; closeOnClickModal?: boolean; safeAreaInsetBottom?: boolean; customStyle?: string }>
  }
}

export {}
