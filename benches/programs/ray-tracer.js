// Ray tracer: classes, short-lived vector objects, method calls on two kinds of shapes.
'use strict';
const program = 'ray-tracer';
const expected = -1834130079;

class Vector {
  constructor(x, y, z) { this.x = x; this.y = y; this.z = z; }
  add(o) { return new Vector(this.x + o.x, this.y + o.y, this.z + o.z); }
  sub(o) { return new Vector(this.x - o.x, this.y - o.y, this.z - o.z); }
  scale(k) { return new Vector(this.x * k, this.y * k, this.z * k); }
  times(o) { return new Vector(this.x * o.x, this.y * o.y, this.z * o.z); }
  dot(o) { return this.x * o.x + this.y * o.y + this.z * o.z; }
  get length() { return Math.sqrt(this.dot(this)); }
  unit() { return this.scale(1 / this.length); }
  reflect(normal) { return this.sub(normal.scale(2 * this.dot(normal))); }
}

class Ray {
  constructor(origin, direction) { this.origin = origin; this.direction = direction; }
  at(t) { return this.origin.add(this.direction.scale(t)); }
}

class Shape {
  constructor(color, shine) { this.color = color; this.shine = shine; }
  colorAt() { return this.color; }
}

class Sphere extends Shape {
  constructor(center, radius, color, shine) {
    super(color, shine);
    this.center = center;
    this.radius = radius;
  }
  intersect(ray) {
    const oc = ray.origin.sub(this.center);
    const b = oc.dot(ray.direction);
    const c = oc.dot(oc) - this.radius * this.radius;
    const d = b * b - c;
    if (d < 0) return Infinity;
    const root = Math.sqrt(d);
    if (-b - root > 1e-4) return -b - root;
    return -b + root > 1e-4 ? -b + root : Infinity;
  }
  normalAt(point) { return point.sub(this.center).scale(1 / this.radius); }
}

class Floor extends Shape {
  constructor(height, color, other, shine) {
    super(color, shine);
    this.height = height;
    this.other = other;
  }
  intersect(ray) {
    if (ray.direction.y === 0) return Infinity;
    const t = (this.height - ray.origin.y) / ray.direction.y;
    return t > 1e-4 ? t : Infinity;
  }
  normalAt() { return new Vector(0, 1, 0); }
  colorAt(point) {
    return (Math.floor(point.x) + Math.floor(point.z)) % 2 === 0 ? this.color : this.other;
  }
}

class Scene {
  constructor(shapes, lights) { this.shapes = shapes; this.lights = lights; }

  nearest(ray) {
    let best = null, bestT = Infinity;
    for (const shape of this.shapes) {
      const t = shape.intersect(ray);
      if (t < bestT) { bestT = t; best = shape; }
    }
    return best === null ? null : { shape: best, t: bestT };
  }

  shade(ray, depth) {
    const hit = this.nearest(ray);
    if (hit === null) return new Vector(0.2, 0.3, 0.5).scale(1 - 0.5 * ray.direction.y);
    const { shape, t } = hit;
    const point = ray.at(t);
    const normal = shape.normalAt(point);
    const base = shape.colorAt(point);
    let color = base.scale(0.1);
    for (const light of this.lights) {
      const toLight = light.position.sub(point);
      const distance = toLight.length;
      const direction = toLight.scale(1 / distance);
      const lambert = direction.dot(normal);
      if (lambert <= 0) continue;
      const blocker = this.nearest(new Ray(point, direction));
      if (blocker !== null && blocker.t < distance) continue;
      color = color.add(base.times(light.color).scale(lambert));
    }
    if (depth > 0 && shape.shine > 0) {
      const bounced = this.shade(new Ray(point, ray.direction.reflect(normal)), depth - 1);
      color = color.scale(1 - shape.shine).add(bounced.scale(shape.shine));
    }
    return color;
  }
}

function run() {
  const scene = new Scene([
    new Floor(-1, new Vector(0.9, 0.9, 0.9), new Vector(0.1, 0.1, 0.1), 0.2),
    new Sphere(new Vector(0, 0, 4), 1, new Vector(0.9, 0.2, 0.2), 0.4),
    new Sphere(new Vector(-1.8, -0.4, 3.2), 0.6, new Vector(0.2, 0.9, 0.3), 0.1),
    new Sphere(new Vector(1.7, -0.2, 3), 0.8, new Vector(0.3, 0.3, 0.9), 0.6),
  ], [
    { position: new Vector(5, 6, -3), color: new Vector(0.8, 0.8, 0.7) },
    { position: new Vector(-4, 3, -1), color: new Vector(0.3, 0.3, 0.4) },
  ]);
  const width = 128, height = 96;
  let hash = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const direction = new Vector((x - width / 2) / width, (height / 2 - y) / width, 0.8).unit();
      const c = scene.shade(new Ray(new Vector(0, 0.2, -1), direction), 2);
      const r = Math.min(255, Math.floor(c.x * 255));
      const g = Math.min(255, Math.floor(c.y * 255));
      const b = Math.min(255, Math.floor(c.z * 255));
      hash = (Math.imul(hash, 33) + ((r << 16) | (g << 8) | b)) | 0;
    }
  }
  return hash;
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
