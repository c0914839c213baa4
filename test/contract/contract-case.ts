/** One promise of an interface. Suites are data, so that a page can run them one by one. */
export interface ContractCase<Subject> {
  readonly name: string;
  run(subject: Subject): Promise<void>;
}
