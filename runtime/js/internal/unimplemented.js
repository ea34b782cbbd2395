// What Node exports and jsbundle does not have yet. Every module of Node can be imported with all its names; calling
// a function or constructing a class that is named here throws ERR_METHOD_NOT_IMPLEMENTED with its name.
//
// One row a module: `functions`, `classes` (`Name<module` or `Name<module.Class` gives what the class extends, so that
// programs can extend it in turn and test instances), `values` for what is simply true, `call` for a module that is a
// function itself. A module that also has a file in node/ implements part of it; its row lists the rest, and the file
// calls `addMissing`.
//
// No binding.

const constants = (name) => require('internal/constants').constants(name);

const httpClasses = 'Agent<events ClientRequest<http.OutgoingMessage IncomingMessage<stream.Readable ' +
  'OutgoingMessage<stream Server<net.Server ServerResponse<http.OutgoingMessage WebSocket CloseEvent MessageEvent';
const dnsFunctions = 'lookup lookupService getDefaultResultOrder setDefaultResultOrder setServers getServers resolve ' +
  'resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr resolveSoa ' +
  'resolveSrv resolveTlsa resolveTxt reverse';
const inspectorDomains = () => ({
  console: {},
  Network: group('inspector.Network', 'requestWillBeSent responseReceived loadingFinished loadingFailed dataSent ' +
    'dataReceived webSocketCreated webSocketClosed webSocketHandshakeResponseReceived'),
  NetworkResources: group('inspector.NetworkResources', 'put'),
  DOMStorage: group('inspector.DOMStorage', 'domStorageItemAdded domStorageItemRemoved domStorageItemUpdated ' +
    'domStorageItemsCleared registerStorage'),
});
const agent = (protocol, defaultPort) => ({
  globalAgent: {
    options: { __proto__: null }, defaultPort, protocol, requests: { __proto__: null }, sockets: { __proto__: null },
    freeSockets: { __proto__: null }, keepAliveMsecs: 1000, keepAlive: true, maxSockets: Infinity, maxFreeSockets: 256,
    scheduling: 'lifo', maxTotalSockets: Infinity, totalSocketCount: 0,
  },
});

const table = {
  __proto__: null,
  _http_agent: { classes: 'Agent<http.Agent', values: () => agent('http:', 80) },
  _http_client: { classes: 'ClientRequest<http.OutgoingMessage' },
  _http_common: {
    functions: '_checkInvalidHeaderChar _checkIsHttpToken freeParser isLenient calculateLenientFlags prepareError',
    classes: 'HTTPParser',
    values: () => ({ CRLF: '\r\n', methods: constants('http.METHODS') }),
  },
  _http_incoming: { functions: 'readStart readStop', classes: 'IncomingMessage<stream.Readable' },
  _http_outgoing: {
    functions: 'parseUniqueHeadersOption validateHeaderName validateHeaderValue', classes: 'OutgoingMessage<stream',
  },
  _http_server: {
    functions: 'setupConnectionsTracking storeHTTPOptions _connectionListener httpServerPreClose',
    classes: 'Server<net.Server ServerResponse<http.OutgoingMessage',
    values: () => ({ STATUS_CODES: constants('http.STATUS_CODES') }),
  },
  _tls_common: { functions: 'createSecureContext translatePeerCertificate', classes: 'SecureContext' },
  _tls_wrap: { functions: 'createServer connect', classes: 'TLSSocket<net.Stream Server<net.Server' },
  child_process: {
    functions: '_forkChild exec execFile execFileSync execSync fork spawn spawnSync', classes: 'ChildProcess<events',
  },
  cluster: {
    functions: 'setupPrimary setupMaster fork disconnect',
    classes: 'Worker<events',
    base: () => new (require('events'))(),
    values: () => ({
      isWorker: false, isMaster: true, isPrimary: true, workers: {}, settings: {}, SCHED_NONE: 1, SCHED_RR: 2,
      schedulingPolicy: 2,
    }),
  },
  dgram: { functions: 'createSocket', classes: 'Socket<events' },
  dns: {
    functions: dnsFunctions,
    classes: 'Resolver',
    values: () => ({ ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8, ...constants('dns.codes'), promises: require('dns/promises') }),
  },
  'dns/promises': { functions: dnsFunctions, classes: 'Resolver', values: () => ({ ...constants('dns.codes') }) },
  domain: {
    functions: 'createDomain create', classes: 'Domain<events', values: () => ({ _stack: [], active: null }),
  },
  http: {
    functions: '_connectionListener createServer get request setMaxIdleHTTPParsers setGlobalProxyFromEnv',
    classes: httpClasses,
    values: () => ({ maxHeaderSize: 16384, ...agent('http:', 80) }),
  },
  http2: {
    functions: 'connect createServer createSecureServer getDefaultSettings getPackedSettings getUnpackedSettings ' +
      'performServerHandshake',
    classes: 'Http2ServerRequest<stream.Readable Http2ServerResponse<stream',
    values: () => ({ constants: constants('http2.constants'), sensitiveHeaders: Symbol('sensitiveHeaders') }),
  },
  https: {
    functions: 'createServer get request',
    classes: 'Agent<http.Agent Server<net.Server',
    values: () => agent('https:', 443),
  },
  inspector: { functions: 'open close waitForDebugger', classes: 'Session<events', values: () => ({ url() {}, ...inspectorDomains() }) },
  'inspector/promises': { functions: 'open close waitForDebugger', classes: 'Session<events', values: () => ({ url() {}, ...inspectorDomains() }) },
  module: {
    functions: 'runMain _preloadModules registerHooks register enableCompileCache flushCompileCache getCompileCacheDir ' +
      'stripTypeScriptTypes findSourceMap getSourceMapsSupport setSourceMapsSupport',
    classes: 'SourceMap',
  },
  net: {
    functions: '_createServerHandle _normalizeArgs connect createConnection createServer getDefaultAutoSelectFamily ' +
      'setDefaultAutoSelectFamily getDefaultAutoSelectFamilyAttemptTimeout setDefaultAutoSelectFamilyAttemptTimeout',
    classes: '_TransferredBoundSocket BlockList SocketAddress BoundSocket Server<events Socket<stream.Duplex',
    aliases: { Stream: 'Socket' },
  },
  crypto: {
    functions: 'argon2 argon2Sync checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman ' +
      'createDiffieHellmanGroup createECDH createMac createPrivateKey createPublicKey createSecretKey createSign ' +
      'createVerify diffieHellman generatePrime generatePrimeSync getCipherInfo getDiffieHellman getMacs parsePKCS12 ' +
      'generateKeyPair generateKeyPairSync generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt ' +
      'publicEncrypt setEngine setFips sign verify encapsulate decapsulate secureHeapUsed',
    classes: 'Certificate Cipheriv<stream.Transform Decipheriv<stream.Transform DiffieHellman DiffieHellmanGroup ECDH ' +
      'KeyObject Sign<stream.Writable Verify<stream.Writable X509Certificate',
  },
  perf_hooks: {
    functions: 'monitorEventLoopDelay eventLoopUtilization timerify createHistogram createSlidingWindowHistogram ' +
      'importHistogram',
    classes: 'PerformanceResourceTiming',
  },
  repl: {
    functions: 'start writer isValidSyntax',
    classes: 'REPLServer<readline.Interface Recoverable',
    values: () => ({ REPL_MODE_SLOPPY: Symbol('repl-sloppy'), REPL_MODE_STRICT: Symbol('repl-strict') }),
  },
  sea: { functions: 'getAsset getRawAsset getAssetAsBlob getAssetKeys', values: () => ({ isSea: () => false }) },
  sqlite: {
    functions: 'backup',
    classes: 'DatabaseSync StatementSync Session',
    values: () => ({ constants: constants('sqlite.constants') }),
  },
  'stream/web': {
    classes: 'ReadableStream ReadableStreamTee ReadableStreamDefaultReader ReadableStreamBYOBReader ' +
      'ReadableStreamBYOBRequest ReadableByteStreamController ReadableStreamDefaultController TransformStream ' +
      'TransformStreamDefaultController WritableStream WritableStreamDefaultWriter WritableStreamDefaultController ' +
      'ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream ' +
      'DecompressionStream',
  },
  test: {
    call: 'test',
    functions: 'expectFailure skip todo only after afterEach before beforeEach describe getTestContext it run suite',
    values: () => ({
      mock: group('test.mock', 'fn method getter setter module property reset restoreAll'),
      snapshot: group('test.snapshot', 'setDefaultSnapshotSerializers setResolveSnapshotPath'),
      assert: group('test.assert', 'register'),
    }),
  },
  'test/reporters': { functions: 'dot junit spec tap lcov' },
  tls: {
    functions: 'getCiphers getCertificateCompressionAlgorithms getCACertificates setDefaultCACertificates ' +
      'convertALPNProtocols checkServerIdentity createSecureContext createServer connect',
    classes: 'SecureContext TLSSocket<net.Stream Server<net.Server',
    values: () => ({
      CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, DEFAULT_CIPHERS: constants('crypto.constants').defaultCipherList,
      DEFAULT_ECDH_CURVE: 'auto', DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', rootCertificates: [],
    }),
  },
  trace_events: { functions: 'createTracing getEnabledCategories' },
  util: { functions: 'debounce throttle setTraceSigInt' },
  v8: {
    functions: 'getHeapSnapshot getHeapCodeStatistics getCppHeapStatistics takeCoverage stopCoverage writeHeapSnapshot ' +
      'queryObjects setHeapSnapshotNearHeapLimit setHeapProfileNearHeapLimit startCpuProfile startHeapProfile',
    classes: 'GCProfiler',
  },
  vm: {
    functions: 'createContext createScript runInContext runInNewContext runInThisContext isContext compileFunction ' +
      'measureMemory',
    classes: 'Script',
    values: () => ({
      constants: {
        __proto__: null,
        USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
        DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
      },
    }),
  },
  wasi: { classes: 'WASI' },
  worker_threads: {
    functions: 'markAsUncloneable markAsUntransferable isMarkedAsUntransferable moveMessagePortToContext ' +
      'receiveMessageOnPort postMessageToThread setEnvironmentData getEnvironmentData',
    classes: 'MessagePort MessageChannel Worker<events BroadcastChannel',
    values: () => ({
      isInternalThread: false, isMainThread: true, resourceLimits: {}, threadId: 0, threadName: '',
      SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'), parentPort: null, workerData: null,
    }),
  },
  zlib: {
    functions: 'deflate deflateSync gzip gzipSync deflateRaw deflateRawSync unzip unzipSync inflate inflateSync gunzip ' +
      'gunzipSync inflateRaw inflateRawSync brotliCompress brotliCompressSync brotliDecompress brotliDecompressSync ' +
      'zstdCompress zstdCompressSync zstdDecompress zstdDecompressSync createDeflate createInflate createDeflateRaw ' +
      'createInflateRaw createGzip createGunzip createUnzip createBrotliCompress createBrotliDecompress ' +
      'createZstdCompress createZstdDecompress createZipArchive createZipArchiveSync zipFiles getMaxZipContentSize ' +
      'setMaxZipContentSize',
    classes: 'Deflate<stream.Transform Inflate<stream.Transform Gzip<stream.Transform Gunzip<stream.Transform ' +
      'DeflateRaw<stream.Transform InflateRaw<stream.Transform Unzip<stream.Transform BrotliCompress<stream.Transform ' +
      'BrotliDecompress<stream.Transform ZstdCompress<stream.Transform ZstdDecompress<stream.Transform ZipEntry ' +
      'ZipFile ZipBuffer',
  },
};

// Modules that exist only under the node: scheme.
const schemeOnly = ['sea', 'sqlite', 'test', 'test/reporters'];

function notImplemented(name) {
  const { codes } = require('internal/errors');
  return new codes.ERR_METHOD_NOT_IMPLEMENTED(name);
}

function missingFunction(moduleName, name) {
  const fn = { [name]() { throw notImplemented(`${moduleName}.${name}`); } }[name];
  return fn;
}

// A constructor that throws, also when called for a subclass in the old way (`Super.call(this)`).
function missingClass(moduleName, name, parent, own) {
  const made = { [name]: function() { throw notImplemented(`${moduleName}.${name}`); } }[name];
  if (parent === undefined) return made;
  const [parentModule, parentName] = parent.split('.');
  const Parent = parentName === undefined ? require(parentModule) :
    parentModule === moduleName ? own(parentName) : require(parentModule)[parentName];
  Object.setPrototypeOf(made.prototype, Parent.prototype);
  Object.setPrototypeOf(made, Parent);
  return made;
}

function group(prefix, names) {
  const result = {};
  for (const name of names.split(' ')) result[name] = missingFunction(prefix, name);
  return result;
}

// Adds to `target` the names of the module's row that it does not have.
function addMissing(moduleName, target) {
  const row = table[moduleName];
  if (row === undefined) return target;
  const parents = new Map();
  for (const entry of row.classes?.split(' ') ?? []) {
    const [name, parent] = entry.split('<');
    parents.set(name, parent);
  }
  const makeClass = (name) => {
    if (!Object.hasOwn(target, name)) target[name] = missingClass(moduleName, name, parents.get(name), makeClass);
    return target[name];
  };
  for (const name of row.functions?.split(' ') ?? []) {
    if (!Object.hasOwn(target, name)) target[name] = missingFunction(moduleName, name);
  }
  for (const name of parents.keys()) makeClass(name);
  for (const name of Object.keys(row.aliases ?? {})) {
    if (!Object.hasOwn(target, name)) target[name] = target[row.aliases[name]];
  }
  const values = row.values?.() ?? {};
  for (const name of Object.keys(values)) if (!Object.hasOwn(target, name)) target[name] = values[name];
  return target;
}

// Whether the module is only a row of the table.
function has(name) {
  return table[name] !== undefined;
}

function make(name) {
  const row = table[name];
  if (row.call === undefined) return addMissing(name, row.base?.() ?? {});
  const exports = missingFunction(name, row.call);
  exports[row.call] = exports;
  return addMissing(name, exports);
}

module.exports = { addMissing, has, make, names: () => Object.keys(table), schemeOnly };
