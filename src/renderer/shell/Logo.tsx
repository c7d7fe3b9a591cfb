/** Three panels, the middle one upright: the mark of Triptych. */
export function Logo({ size = 16 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round">
        <path d="M6.25 3.2h5.5v11.6h-5.5z" />
        <path d="M3.9 4.6 1.6 5.5v7l2.3.9M14.1 4.6l2.3.9v7l-2.3.9" />
      </g>
    </svg>
  )
}
