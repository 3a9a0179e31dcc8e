// The batch page works without a script; this one only brings the batch itself into view in a wide graph.

const graph = document.querySelector(".graph");
const focus = graph?.querySelector('[aria-current="true"]');
if (focus) {
  const place = focus.getBoundingClientRect();
  const frame = graph.getBoundingClientRect();
  graph.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
  graph.scrollTop += place.top + place.height / 2 - (frame.top + frame.height / 2);
}
