/** Footfall's mark: a person above a line, going over it. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 30 30" role="img" aria-label="Footfall">
      <path d="M3 19.5h24" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
      <circle cx="15" cy="9" r="4.5" fill="currentColor" />
      <path
        d="M15 19.5v6.5M11.7 23l3.3 3.3 3.3-3.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
