export { identifyPerson } from './store-identify.ts'
