globalThis.throwsRuns = (globalThis.throwsRuns ?? 0) + 1;
throw Object.assign(new Error('thrown'), { marker: 'thrown by the module' });
