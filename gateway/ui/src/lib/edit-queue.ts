import { Refusal } from "../client";

/** One change that somebody made, on its way to the server. */
export type Edit<Doc> = {
  /** What it changes; a later edit of the same takes the place of one that still waits. */
  id: string;
  label: string;
  /** What was typed, as people read it. */
  typed: string;
  /** The part of the document that it changes, as a comparable text. */
  seen: (doc: Doc) => string;
  /** That part when the edit was made. */
  base: string;
  /** That part once it is done; null where it cannot be foretold. */
  wanted: string | null;
  send: (doc: Doc, key: string) => Promise<Doc>;
  /** How it is taken back, by the document before and after it; words say why it cannot be. */
  back?: (before: Doc, after: Doc) => TakeBack<Doc> | string;
};

/** The edit that takes another one back, made against what there is then; null where nothing is left to take back. */
type TakeBack<Doc> = (now: Doc) => Edit<Doc> | null;
/** What was saved last here; `why` says why it cannot be taken back. */
export type Undoable = { label: string; why: string | null };

export type Conflict = { label: string; base: string; mine: string; theirs: string };
export type QueueState<Doc> = {
  phase: "saved" | "saving" | "failed" | "conflict";
  waiting: readonly Edit<Doc>[];
  error: Error | null;
  conflict: Conflict | null;
  undoable: Undoable | null;
};

type Store<Doc> = { latest: () => Doc; keep: (doc: Doc) => void; fetch: () => Promise<Doc>; key: () => string };

// As far back as somebody still knows what they did.
const REMEMBERED = 50;

// Others may save between our reading and our writing; who loses so often has a fault to show.
const RACES = 6;

/**
 * Sends edits one after another, each against the newest version, and drops none: what fails or conflicts stays first
 * in line until somebody decides. An edit conflicts only when somebody else changed the very part that it changes.
 */
export class EditQueue<Doc> {
  private waiting: Edit<Doc>[] = [];
  private running = false;
  private error: Error | null = null;
  private conflict: Conflict | null = null;
  private key: string | null = null;
  private races = 0;
  private readonly listeners = new Set<() => void>();
  private past: (Undoable & { edit: TakeBack<Doc> })[] = [];
  private shown: QueueState<Doc> = { phase: "saved", waiting: [], error: null, conflict: null, undoable: null };

  constructor(private readonly store: Store<Doc>) {}

  readonly state = (): QueueState<Doc> => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  push(edit: Edit<Doc>): void {
    const at = this.waiting.findIndex(({ id }, index) => id === edit.id && !(this.running && index === 0));
    const before = this.waiting[at];
    if (before) {
      this.waiting[at] = { ...edit, base: before.base };
    } else {
      this.waiting.push(edit);
    }
    if (at <= 0) {
      this.settle();
    }
    void this.run();
  }

  /** Takes back the last edit that was saved here, unless it cannot be. */
  undo(): void {
    const last = this.past.at(-1);
    if (!last || last.why !== null) {
      return;
    }
    this.past.pop();
    const edit = last.edit(this.store.latest());
    if (edit) {
      const { back: _, ...once } = edit;
      this.push(once);
    } else {
      this.undo();
    }
    this.tell();
  }

  /** Leaves what cannot be taken back behind, so that what came before it can be. */
  passOver(): void {
    if (this.past.at(-1)?.why) {
      this.past.pop();
      this.tell();
    }
  }

  /** Tries the first one again, under the same key. */
  retry(): void {
    this.settle();
    void this.run();
  }

  /** Decides a conflict: what was typed replaces the other's value, or gives way to it. */
  resolve(choice: "mine" | "theirs"): void {
    const first = this.waiting[0];
    if (choice === "mine" && first) {
      this.waiting[0] = { ...first, base: first.seen(this.store.latest()) };
    } else {
      this.waiting.shift();
    }
    this.fresh();
    void this.run();
  }

  /** Gives up the first one, which cannot be saved. */
  discard(): void {
    this.resolve("theirs");
  }

  private async run(): Promise<void> {
    if (this.running || this.error || this.conflict) {
      this.tell();
      return;
    }
    this.running = true;
    for (let first = this.waiting[0]; first && !this.error && !this.conflict; first = this.waiting[0]) {
      this.tell();
      await this.step(first);
    }
    this.running = false;
    this.tell();
  }

  private async step(edit: Edit<Doc>): Promise<void> {
    const doc = this.store.latest();
    const now = edit.seen(doc);
    if (now === edit.wanted) {
      this.done();
    } else if (now !== edit.base) {
      this.conflict = { label: edit.label, base: edit.base, mine: edit.typed, theirs: now };
    } else {
      await this.sent(edit, doc);
    }
  }

  private async sent(edit: Edit<Doc>, doc: Doc): Promise<void> {
    this.key ??= this.store.key();
    try {
      const after = await edit.send(doc, this.key);
      this.store.keep(after);
      this.remember(edit, doc, after);
      this.done();
      // What this edit moved is no change by somebody else.
      this.waiting = this.waiting.map((one) => (one.base === one.seen(doc) ? { ...one, base: one.seen(after) } : one));
    } catch (error) {
      await this.failed(error as Error);
    }
  }

  private remember(edit: Edit<Doc>, before: Doc, after: Doc): void {
    const back = edit.back?.(before, after);
    if (back !== undefined) {
      const [why, take] = typeof back === "string" ? [back, () => null] : [null, back];
      this.past = [...this.past, { label: edit.label, why, edit: take }].slice(-REMEMBERED);
    }
  }

  private async failed(error: Error): Promise<void> {
    if (!(error instanceof Refusal && error.status === 412) || ++this.races > RACES) {
      this.error = error;
      return;
    }
    this.key = null;
    try {
      this.store.keep(await this.store.fetch());
    } catch (unread) {
      this.error = unread as Error;
    }
  }

  private done(): void {
    this.waiting = this.waiting.slice(1);
    this.fresh();
  }

  private fresh(): void {
    this.key = null;
    this.settle();
  }

  private settle(): void {
    this.error = null;
    this.conflict = null;
    this.races = 0;
  }

  private tell(): void {
    const phase = this.conflict ? "conflict" : this.error ? "failed" : this.waiting.length > 0 ? "saving" : "saved";
    this.shown = { phase, waiting: [...this.waiting], error: this.error, conflict: this.conflict, undoable: this.past.at(-1) ?? null };
    for (const listener of this.listeners) {
      listener();
    }
  }
}
