globalThis.order = ['leaf'];
