export interface Shape {
  readonly kind: 'circle' | 'square';
  area(): number;
}

export class Circle implements Shape {
  readonly kind = 'circle';
  constructor(private readonly radius: number) {}
  area(): number {
    return Math.PI * this.radius ** 2;
  }
}

export class Square implements Shape {
  readonly kind = 'square';
  constructor(protected side: number) {}
  area() {
    return this.side * this.side;
  }
}

export type Areas<T extends readonly Shape[]> = { [K in keyof T]: number };

export function areas<const T extends readonly Shape[]>(...shapes: T): Areas<T> {
  return shapes.map((shape) => shape.area()) as Areas<T>;
}
