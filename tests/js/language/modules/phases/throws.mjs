throw new Error('from throws.mjs');
