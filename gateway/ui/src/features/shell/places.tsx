import type { ReactNode } from "react";
import type { Role } from "../../client";
import * as icons from "../../components/icons";

export type Place = { to: string; key: string; icon: ReactNode; roles?: readonly Role[] };

/** The sections in the order of a month. One is offered when its page exists and somebody holds one of its roles. */
export const PLACES: readonly Place[] = [
  { to: "/", key: "work", icon: <icons.HomeIcon /> },
  { to: "/month-end", key: "monthEnd", icon: <icons.MonthIcon />, roles: ["preparer", "project_manager", "approver", "accountant", "admin", "viewer"] },
  { to: "/invoices", key: "invoices", icon: <icons.InvoicesIcon /> },
  { to: "/approvals", key: "approvals", icon: <icons.ApproveIcon />, roles: ["approver"] },
  { to: "/signing", key: "signing", icon: <icons.SignIcon />, roles: ["signer"] },
  { to: "/payments", key: "payments", icon: <icons.PaymentIcon />, roles: ["accountant", "preparer", "approver", "admin"] },
  { to: "/time", key: "time", icon: <icons.TimeIcon />, roles: ["project_manager", "preparer", "approver", "accountant", "admin", "viewer"] },
  { to: "/drift", key: "drift", icon: <icons.DriftIcon />, roles: ["project_manager", "preparer", "approver", "accountant", "admin"] },
  { to: "/contracts", key: "contracts", icon: <icons.ContractIcon /> },
  { to: "/quotes", key: "quotes", icon: <icons.QuoteIcon />, roles: ["sales", "approver", "admin"] },
  { to: "/clients", key: "clients", icon: <icons.ClientIcon /> },
  { to: "/settings", key: "settings", icon: <icons.SettingsIcon /> },
  { to: "/operations", key: "operations", icon: <icons.OperationsIcon />, roles: ["admin"] },
];
