type Child = string | number | Node;
interface Node {
  tag: string;
  children: Child[];
}
declare global {
  namespace JSX {
    type Element = Node;
    interface IntrinsicElements {
      [name: string]: { title?: string };
    }
  }
}

function h(tag: string, _attributes: object | null, ...children: Child[]): Node {
  return { tag, children };
}

export function render(line: string, total: number): Node {
  return (
    <p title={line}>
      {line} of {total}
    </p>
  );
}
