/** The mark: a square bracket that holds a rising line. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="var(--accent)" strokeWidth="2.6" aria-hidden>
      <path d="M9 4H4v24h5M23 4h5v24h-5" strokeLinecap="square" />
      <path d="M8.5 21.5l5.5-6 4 3.5 6-8.5" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
