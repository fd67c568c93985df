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
export const FoldIcon = icon(<path d="M4 5h16v14H4zM10 5v14" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const SearchIcon = icon(<path d="M11 4a7 7 0 100 14 7 7 0 000-14M16 16l5 5" />);
export const HomeIcon = icon(<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z" />);
export const MonthIcon = icon(<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.5 2.5 4.5-4.5" />);
export const ApproveIcon = icon(<path d="M12 3a9 9 0 100 18 9 9 0 000-18M8 12.3l2.8 2.8 5.2-5.8" />);
export const SignIcon = icon(<path d="M4 20h16M5 16l9.5-9.5 3 3L8 19l-4 1zM13 8l3 3" />);
export const PaymentIcon = icon(<path d="M3 7h18v11H3zM3 11h18M7 15h4" />);
export const TimeIcon = icon(<path d="M12 3a9 9 0 100 18 9 9 0 000-18M12 7v5l3.5 2.5" />);
export const DriftIcon = icon(<path d="M4 8h13l-3-3M20 16H7l3 3" />);
export const ContractIcon = icon(<path d="M6 3h12v18H6zM9.5 8h5M9.5 12h5M9 17.5c1-1.6 2-1.6 2.5-.4s1.3 1 2-.2" />);
export const ClientIcon = icon(<path d="M9 4a4 4 0 100 8 4 4 0 000-8M2.5 20a6.5 6.5 0 0113 0M16 4.5a4 4 0 010 7M18 14.5a6.5 6.5 0 013.5 5.5" />);
export const SettingsIcon = icon(<path d="M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5v5M8 14.5v5" />);
export const OperationsIcon = icon(<path d="M3 12h4l3-7 4 14 3-7h4" />);
export const BackIcon = icon(<path d="M15 5l-7 7 7 7" />);
export const ForwardIcon = icon(<path d="M9 5l7 7-7 7" />);
export const MenuIcon = icon(<path d="M4 6h16M4 12h16M4 18h16" />);
export const QuoteIcon = icon(<path d="M5 3h14v18H5zM9 8h6M9 12h1M14 12h1M9 16h1M14 16h1" />);
