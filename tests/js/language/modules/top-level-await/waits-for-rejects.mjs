import './rejects.mjs';
