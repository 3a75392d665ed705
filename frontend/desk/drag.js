// Rows that are dragged by a grip; the keyboard has buttons beside it.

const ENOUGH = 40;

// `rows()` are the elements in their order; `moved` is told once a row lies elsewhere.
export function letDrag(row, grip, { rows, moved }) {
  grip.hidden = false;
  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");
    const over = ({ clientY }) => {
      for (const other of rows()) {
        if (other === row) continue;
        const box = other.getBoundingClientRect();
        const isAbove = other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
        // A row may be taller than the screen: a little way into it is enough.
        const enough = Math.min(box.height / 2, ENOUGH);
        if (isAbove && clientY < box.bottom - enough) return other.before(row);
        if (!isAbove && clientY > box.top + enough) other.after(row);
      }
    };
    const drop = () => {
      grip.removeEventListener("pointermove", over);
      row.classList.remove("is-dragged");
      moved();
    };
    grip.addEventListener("pointermove", over);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  });
}
