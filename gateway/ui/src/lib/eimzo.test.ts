import { expect, test } from "vitest";
import { keyOf } from "./eimzo";

const file = { disk: "/", path: "keys", name: "DS300000091" };

test("a key tells its holder, its company and the TIN that Didox compares", () => {
  const alias = "cn=NAMUNA DIREKTOR,o=\"PROXIMA OPS\" MCHJ, TOSHKENT,t=DIREKTOR,c=uz,uid=000000091,1.2.860.3.16.1.2=30000000000091,1.2.860.3.16.1.1=300000091,serialnumber=77,validto=2028.01.01 00:00:00";
  expect(keyOf({ ...file, alias })).toMatchObject({
    holder: "NAMUNA DIREKTOR", company: "\"PROXIMA OPS\" MCHJ, TOSHKENT", tin: "300000091", until: "2028.01.01 00:00:00",
  });
});

test("a key of a person has no company, and its own number stands for the TIN", () => {
  expect(keyOf({ ...file, alias: "cn=NAMUNA SHAXS,uid=300000077" })).toMatchObject({ company: "", tin: "300000077", until: null });
});
