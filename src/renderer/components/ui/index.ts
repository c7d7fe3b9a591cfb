/**
 * The component set. Button, IconButton (tooltip with key), Kbd; Segmented, Select, Field, TextArea,
 * NumberField, Checkbox, Radio, Switch, Slider; Chip, ModelChip, ModelTag (letter on hue), Pill,
 * ProviderTile, MockTag; Menu, Popover (native popovers placed by CSS anchors), Dialog (native, modal: mount to
 * open; `side="right"` is a drawer; `data-autofocus` takes the focus), TooltipHost (anything with
 * `data-tip` and `data-tip-keys` has a tooltip); toast() with ToastHost; Spinner, ProgressBar, Banner,
 * EmptyState; Icon (a Lucide icon at a size of the design: import the glyph from lucide-react and
 * hand it over). Keys are written `Mod+Shift+M` everywhere; Mod is ⌘ on macOS and Ctrl elsewhere.
 */
export { Button, IconButton } from './Button'
export type { ButtonProps, IconButtonProps } from './Button'
export { Dialog } from './Dialog'
export { Banner, EmptyState, ProgressBar } from './Feedback'
export { Field, NumberField, TextArea } from './Field'
export type { FieldProps, NumberFieldProps, TextAreaProps } from './Field'
export { Icon } from './Icon'
export type { IconSize, IconType } from './Icon'
export { Kbd, ariaKeys } from './Kbd'
export { Menu } from './Menu'
export type { MenuItem } from './Menu'
export { Popover } from './Popover'
export type { TriggerProps } from './Popover'
export { Segmented } from './Segmented'
export type { Segment } from './Segmented'
export { Select } from './Select'
export type { Option } from './Select'
export { Spinner } from './Spinner'
export { Chip, MockTag, ModelChip, ModelTag, Pill, ProviderTile } from './Tags'
export type { Tone } from './Tags'
export { toast, useToasts } from './toastStore'
export type { Toast, ToastAction } from './toastStore'
export { ToastHost } from './ToastHost'
export { Checkbox, Radio, Slider, Switch } from './Toggles'
export { TooltipHost } from './Tooltip'
export { usePopover } from './usePopover'
export type { PopoverSide } from './usePopover'
