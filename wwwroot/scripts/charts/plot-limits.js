/** Lines across a plot that say from where on a value means something, each with its word. */
export function drawLimits(plot, limits, colour) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = ratio;
  ctx.font = `${11 * ratio}px Inter Variable, system-ui`;
  ctx.textAlign = "right";
  for (const { value, word } of limits) {
    const y = Math.round(plot.valToPos(value, "y", true)) + 0.5;
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(word, bbox.left + bbox.width - 4 * ratio, y - 4 * ratio);
  }

  ctx.restore();
}
