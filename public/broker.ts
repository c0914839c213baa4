import '../src/ui/broker.js';
