import { Circle, type Shape } from './shapes.js';

const shapes: Shape[] = [new Circle(1)];
const first: Circle = shapes[0];
export const total: string = shapes.reduce((sum, shape) => sum + shape.area(), 0);
shapes.push({ kind: 'triangle', area: () => 1 });
export default first.diameter;
