export default class { v = 'class'; }
