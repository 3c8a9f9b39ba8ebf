import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

export default typescript.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts'] },
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    languageOptions: { globals: { uni: 'readonly', wx: 'readonly', getCurrentPages: 'readonly' } },
    rules: {
      // Layout is the editor's; what is checked here is meaning.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      // A page is called as its address is.
      'vue/multi-word-component-names': 'off',
      // uni-app's own elements carry their names in lower case and bind events of the platform.
      'vue/no-deprecated-slot-attribute': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': ['error', { allow: ['error'] }],
    },
  },
  {
    // The only place that knows the platforms calls WeChat's own functions.
    files: ['src/platform/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'error' },
  },
  { files: ['test/**/*.{mjs,cjs}'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-console': 'off' }, languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
)
