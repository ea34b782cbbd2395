await null; throw await Promise.reject('rejected at top level');
