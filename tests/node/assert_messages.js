const assert=require('assert'); const log=console.log;
const t=(f)=>{ try { f(); log('passed'); } catch(e) { log(e.name, '|', e.code, '|', e.generatedMessage, '|', e.operator, '\n'+e.message+'<<'); } };
t(()=>assert.deepStrictEqual({a:1},{a:2},'mine')); t(()=>assert.strictEqual('hello world','hello there','mine')); t(()=>assert.notStrictEqual(1,1,'mine'));t(()=>assert.deepEqual({a:1},{a:2},'mine')); t(()=>assert.equal(1,2,'mine')); t(()=>assert.partialDeepStrictEqual({a:1},{a:2},'mine')); t(()=>assert.strictEqual(1,2,(...a)=>'fn'+a.length+typeof a[0])); t(()=>assert.ok(false,()=>'fn')); t(()=>assert.strictEqual(1,2,'a %s','b')); t(()=>assert.ok(false,'a %s %d','b',2)); t(()=>assert.strictEqual(1,2,5)); t(()=>assert.ok(0,{})); t(()=>assert.strictEqual(1,2,'')); t(()=>assert.strictEqual(1,2,null));t(()=>assert.strictEqual([1],[1],'mine'));
const {Assert}=assert; const a=new Assert({diff:'full'}); log(a, Object.keys(a)); t(()=>a.strictEqual(1,2)); t(()=>a.equal(1,'1')); t(()=>a(false)); t(()=>new Assert({diff:'x'})); t(()=>new Assert({strict:'x'})); t(()=>Assert()); const b=new Assert({strict:false}); t(()=>b.equal(1,'1')); t(()=>a.ok(false)); const c=new Assert({skipPrototype:true}); t(()=>c.deepStrictEqual(new (class A{x=1}),{x:1}));
class Foo{constructor(){this.a=1}} t(()=>assert.deepStrictEqual(new Foo(),{a:1}));
t(()=>{ assert.ok(
  1 === 2 &&
    "x",
); });
t(()=>assert(typeof 123 === 'string')); t(()=>{assert(0)}); t(()=>assert.ok("a)" === ')'));t(()=>assert.strict.ok(0)); t(()=>assert.strict(0)); t(()=>require('assert').ok(null,undefined));
t(()=>assert.deepStrictEqual([[1,2,[3]],4],[[1,2,[3]],5])); t(()=>assert.deepStrictEqual('a\nb\nc\nd','a\nb\nc\ne'));
t(()=>assert.notDeepStrictEqual([1,2],[1,2])); t(()=>assert.notStrictEqual('abcdefgh','abcdefgh')); t(()=>assert.notDeepStrictEqual(Array(80).fill(1),Array(80).fill(1)));t(()=>assert.strictEqual(Array(80).fill(1),Array(80).fill(1)));
t(()=>assert.strictEqual(()=>{},()=>{})); t(()=>assert.strictEqual({a:1},{a:2})); t(()=>assert.strictEqual(Symbol('a'),Symbol('a'))); t(()=>assert.strictEqual(10n,11n)); t(()=>assert.strictEqual(1,'1')); t(()=>assert.strictEqual('a'.repeat(13),'b')); t(()=>assert.strictEqual(true,false)); t(()=>assert.strictEqual('',"abcabcabcabcabc"));t(()=>assert.equal('x'.repeat(600),'y'));t(()=>assert.equal(null,undefined+''));
