import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/**
 * A path promises its environment; these rules prove it.
 *
 *   src/shared     types, schemas, pure functions: imports nothing from outside itself but zod
 *   src/main/shell the only folder that may import electron
 *   src/main/engine, src/main/calls, src/cli   plain Node
 *   src/renderer   itself and shared (schemas as types only)
 */
const noElectron = {
  group: ['electron', 'electron/*', 'electron-store'],
  message: 'Only src/main/shell may import Electron.'
}
const noNode = { regex: '^node:', message: 'This folder runs outside Node.' }

function restrict(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] }
}

function allowTypes(...patterns) {
  return {
    'no-restricted-imports': 'off',
    '@typescript-eslint/no-restricted-imports': ['error', { patterns }]
  }
}

export default tseslint.config(
  {
    ignores: [
      'out/',
      'dist/',
      'node_modules/',
      'resources/',
      'docs/',
      'test-results/',
      'triptych-headless/'
    ]
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          caughtErrorsIgnorePattern: '^_',
          ignoreRestSiblings: true
        }
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }]
    }
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['src/shared/**/*.ts'],
    rules: restrict(noElectron, noNode, {
      regex: '^(\\.\\./)+(main|renderer|cli|preload)/',
      message: 'shared imports only itself.'
    })
  },
  {
    files: ['src/main/engine/**/*.ts', 'src/main/calls/**/*.ts', 'src/cli/**/*.ts'],
    rules: restrict(noElectron, {
      regex: '/(shell|renderer|preload)/',
      message: 'The engine, its calls and the command line know neither the shell nor a window.'
    })
  },
  {
    files: ['src/main/engine/providers/adapters/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: restrict(noElectron, noNode, {
      regex: '/(runner|transport|storage|runs)',
      message: 'An adapter describes, it never sends.'
    })
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    languageOptions: { globals: globals.browser },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.flatConfigs.recommended.rules,
      // A list that scrolls has to be reachable by keyboard, so a region may take the focus.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: [], roles: ['tabpanel', 'region'], allowExpressionValues: true }
      ],
      ...allowTypes(
        noElectron,
        noNode,
        { regex: '/(main|cli|preload)/', message: 'A window knows itself and shared.' },
        {
          regex: 'shared/ipc/(contract|schemas)$',
          allowTypeImports: true,
          message: 'Import the contract as types only; its schemas stay out of the window.'
        },
        { group: ['zod'], message: 'Schemas stay out of the window.' }
      )
    }
  },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/engine/providers/**', 'src/main/engine/discovery/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Only src/main/engine/providers sends.' }
      ]
    }
  },
  {
    files: ['src/main/shell/**/*.ts'],
    ignores: ['src/main/shell/window.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='BrowserWindow']",
          message: 'Windows are made in window.ts only.'
        }
      ]
    }
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  prettier
)
