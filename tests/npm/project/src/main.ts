import { areas, Circle, Square, type Shape } from './shapes.js';
import { render } from './view.jsx';

enum Unit {
  Metre = 'm',
  Foot = 'ft',
}

function log(target: unknown, key: string, descriptor: PropertyDescriptor) {
  const inner = descriptor.value;
  descriptor.value = function (this: unknown, ...args: unknown[]) {
    return inner.apply(this, args);
  };
}

class Report {
  #lines: string[] = [];
  @log
  add(shape: Shape, unit: Unit = Unit.Metre): this {
    this.#lines.push(`${shape.kind}: ${shape.area().toFixed(2)} ${unit}`);
    return this;
  }
  async *lines(): AsyncGenerator<string, void, undefined> {
    yield* this.#lines;
  }
}

const [round, edgy] = areas(new Circle(1), new Square(2));
const report = new Report().add(new Circle(1)).add(new Square(2), Unit.Foot);
for await (const line of report.lines()) render(line, round + edgy);
export { report };
