import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type ElementNode } from './dom.ts';
import { icon, type IconName } from './icons.ts';

/**
 * The form controls of all pages, and the only file that knows which library draws them. The library's upstream is archived:
 * whoever replaces it rewrites this file and nothing else.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeProgressRing(), vsCodeTextField());
}

/** A push button. `label` is what is read and shown; `appearance` is `secondary` unless it is the page's main action. */
export function button(options: {
  readonly key?: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly appearance?: 'primary' | 'secondary';
  readonly isDisabled?: boolean;
  /** True from a press until its answer: it keeps the focus, which a disabled button would lose, and hears no second press. */
  readonly isBusy?: boolean;
  readonly class?: string;
  readonly onPress: () => void;
}): ElementNode {
  const isBusy = options.isBusy ?? false;
  const isDisabled = options.isDisabled ?? false;
  return h(
    'vscode-button',
    {
      key: options.key ?? options.label,
      class: [options.class, isBusy ? 'busy' : undefined].filter((name) => name !== undefined).join(' '),
      appearance: options.appearance ?? 'secondary',
      set: { disabled: isDisabled, ariaDisabled: String(isDisabled || isBusy) },
      on: {
        click: () => {
          if (!isDisabled && !isBusy) options.onPress();
        },
      },
    },
    options.icon !== undefined && icon(options.icon),
    options.label,
  );
}

/** A check box with its label beside it. */
export function checkbox(options: {
  readonly label: string;
  readonly isChecked: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}): ElementNode {
  return h(
    'vscode-checkbox',
    {
      // The library takes the accessible name from the text once, when it is connected: another label is another element.
      key: options.label,
      set: { checked: options.isChecked, disabled: options.isDisabled ?? false },
      on: {
        change: (_event, element) => {
          const { checked } = element as HTMLInputElement;
          // The library also tells of changes that the page itself made.
          if (checked !== options.isChecked) options.onChange(checked);
        },
      },
    },
    options.label,
  );
}

/** A one-line text field with its label above it. `onInput` is told of every key stroke. */
export function textField(options: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly class?: string;
  readonly onInput: (value: string) => void;
  readonly onEnter?: () => void;
}): ElementNode {
  return h(
    'vscode-text-field',
    {
      key: options.label,
      class: options.class,
      placeholder: options.placeholder,
      spellcheck: 'false',
      set: { value: options.value },
      on: {
        input: (_event, element) => {
          options.onInput((element as HTMLInputElement).value);
        },
        keydown: (event) => {
          if (event.key === 'Enter') options.onEnter?.();
        },
      },
    },
    options.label,
  );
}

/** A ring that says "working" to the eyes only: the words beside it say it to everybody. */
export function progressRing(): ElementNode {
  return h('vscode-progress-ring', {
    'aria-hidden': true,
    created: (element) => {
      // The library makes each ring an assertive alert; a page with twenty of them would shout without end.
      element.removeAttribute('role');
      element.removeAttribute('aria-live');
    },
  });
}
