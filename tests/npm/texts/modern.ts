import type { A } from "./a"; import {b, type C} from './b'
@sealed export abstract class Store<T extends object = {}> extends Base<T> implements Iface, Other {
  readonly #items: Map<string, T[]> = new Map(); static { this.count ??= 0 }
  constructor(private readonly name: string, public size?: number) { super() }
  async *walk<K extends keyof T>(key: K, ...rest: Array<Partial<T>>): AsyncGenerator<T[K]> { for await (const x of this.all(key, rest)) if (x !== undefined && x !== null && typeof x === "object") yield x[key] as T[K]; }
  get total(): number { return [...this.#items.values()].flat().reduce((sum, item) => sum + (("weight" in item) ? Number(item.weight) : 1), 0) }
}
type Deep<T> = T extends (infer U)[] ? Deep<U>[] : T extends object ? { readonly [K in keyof T]?: Deep<T[K]> } : T;
enum Kind { One = 1, Two = One << 1, Text = "text" }
declare module "x" { export function f(a: number, b?: string): asserts a is 5 }
export const value = <const T,>(x: T) => x satisfies unknown, other = await import("./other", { with: { type: "json" } });
label: for (let i = 0, n = 10; i < n; i++) { switch (i % 3) { case 0: continue label; default: break label } }
const long = condition ? someFunction(argumentNumberOne, argumentNumberTwo) : anotherCondition ? { a: 1, b: [1,2,3] } : `template ${a + b} and ${`nested ${c}`}`;
