import type { ReactNode } from "react";

function icon(path: ReactNode) {
  return function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg
        width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7"
        strokeLinecap="round" strokeLinejoin="round" aria-hidden
      >
        {path}
      </svg>
    );
  };
}

export const InvoicesIcon = icon(<path d="M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5" />);
export const DocumentIcon = icon(<path d="M8 5l-5 7 5 7M16 5l5 7-5 7M13.5 4l-3 16" />);
export const SunIcon = icon(<path d="M12 8a4 4 0 100 8 4 4 0 000-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2" />);
export const MoonIcon = icon(<path d="M20 14.5A8.5 8.5 0 119.5 4a7 7 0 0010.5 10.5z" />);
export const LeaveIcon = icon(<path d="M10 4H5v16h5M15 8l4 4-4 4M19 12H9" />);
export const FoldIcon = icon(<path d="M4 5h16v14H4zM10 5v14" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const SearchIcon = icon(<path d="M11 4a7 7 0 100 14 7 7 0 000-14M16 16l5 5" />);
