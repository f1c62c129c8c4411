// Draws every chart of a page from the figures beside it. Exact figures travel as text; they become
// floating-point numbers only here, where they are pixels. Tooltips are drawn on the canvas, since
// the content security policy forbids the styles that HTML tooltips would carry.
(() => {
  const style = getComputedStyle;
  const drawn = new Map();
  let paper = false; // being printed: nobody waits there for a drawing to come
  const PAPER = 640; // pixels: what fits within a part of a page of A4 or Letter

  const colors = () => {
    const root = style(document.documentElement);
    const token = (name) => root.getPropertyValue(name).trim();
    return {
      ink: token("--ink"),
      soft: token("--ink-soft"),
      line: token("--line"),
      sheet: token("--sheet"),
      mark: token("--bad"),
      series: ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"].map(token),
    };
  };

  const plain = (cell) => (cell === null ? null : Number(cell.exact));

  // Compact notation leaves four digits ungrouped where a language has no short word for thousands.
  const short = (value, locale) => new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1, useGrouping: true }).format(value);

  // Lines that end beside one another would write their names over one another: the legend has all.
  const linesOf = (data) => data.series.filter((row) => !row.band);
  const lastOf = (row) => plain([...row.values].reverse().find(Boolean) ?? null) ?? 0;
  const crowded = (data, at) => {
    const ends = linesOf(data).map(lastOf);
    const top = Math.max(...data.series.flatMap((row) => row.values.map(plain)), 0);
    return ends.slice(0, at).some((end) => Math.abs(end - ends[at]) < top * 0.08);
  };

  // The room between two rows: the lower one is drawn invisibly, what lies above it is shaded.
  const bandOf = (data, look) => {
    const [low, high] = data.series.filter((row) => row.band);
    if (!low) return [];
    const from = low.values.map(plain);
    const width = high.values.map((cell, at) => (cell === null || from[at] === null ? null : plain(cell) - from[at]));
    const common = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: look.series[1] };
    return [
      { ...common, name: low.name, data: from },
      { ...common, name: `${low.name} – ${high.name}`, data: width, areaStyle: { opacity: 0.2 } },
    ];
  };

  const legendOf = (data) => {
    const [low, high] = data.series.filter((row) => row.band);
    return [...linesOf(data).map((row) => row.name), ...(low ? [`${low.name} – ${high.name}`] : [])];
  };

  // Names that do not fit below their bars stand beside them, and the bars lie.
  const SIGN = 7; // pixels, about
  const lies = (data, canvas) => {
    if (data.kind === "line" || data.labels.every((label) => /^\S+ \d{4}$/.test(label))) return false;
    const room = canvas.clientWidth / data.labels.length;
    return data.labels.some((label) => label.length * SIGN > room * 3
      || label.split(" ").some((word) => (word.length + 1) * SIGN > room));
  };
  const besideOf = (canvas) => Math.min(240, Math.floor(canvas.clientWidth * 0.42));
  const heightOf = (data, canvas, above) => {
    const rows = Math.max(...data.labels.map((label) => Math.ceil((label.length * SIGN) / besideOf(canvas))));
    return above + 30 + data.labels.length * Math.max(rows * 15 + 12, 30);
  };

  // Rows are told apart without their colors: lines by dashes and points, bars by patterns.
  const DASHES = ["solid", "dashed", "dotted", [12, 4, 2, 4]];
  const POINTS = ["circle", "rect", "triangle"]; // one fewer than dashes, so that twelve lines differ
  const stripes = (gap, rotation) => ({ symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, gap], rotation });
  const spots = (symbol, size) => ({ symbol, symbolSize: 0.45, dashArrayX: [[size, size], [0, size, size, 0]], dashArrayY: [size, 0] });
  const PATTERNS = [null, stripes(6, -Math.PI / 4), spots("circle", 7), stripes(5, 0), stripes(6, Math.PI / 4), spots("rect", 7)];
  const patternOf = (at, look) => (PATTERNS[at % PATTERNS.length] ? { ...PATTERNS[at % PATTERNS.length], color: look.sheet } : null);

  const seriesOf = (data, look, locale, wide, lying) => linesOf(data).map((row, at) => {
    const bars = data.kind !== "line";
    const many = data.labels.length > 12 || linesOf(data).length > 2;
    return {
      type: bars ? "bar" : "line",
      name: row.name,
      stack: data.kind === "stacked" ? "all" : undefined,
      data: row.values.map((cell) => (data.kind === "stacked" ? plain(cell) || null : plain(cell))), // no edge of nothing
      color: look.series[at % look.series.length],
      barMaxWidth: lying ? 24 : 44,
      symbol: POINTS[at % POINTS.length],
      symbolSize: 6,
      lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
      itemStyle: bars ? { decal: patternOf(at, look), ...(data.kind === "stacked" ? { borderColor: look.sheet, borderWidth: 1 } : {}) } : undefined,
      label: { show: bars && data.kind === "bar" && !many, position: lying ? "right" : "top", color: look.ink, formatter: (point) => (point.value === null ? "" : short(point.value, locale)) },
      labelLayout: bars ? undefined : { moveOverlap: "shiftY" },
      endLabel: { show: !bars && wide && !crowded(data, at), color: look.ink, formatter: "{a}", distance: 6 },
      markLine: at === 0 && data.marks.length ? {
        symbol: "none",
        silent: true,
        animation: false,
        lineStyle: { color: look.mark, type: "dashed", width: 1.5 },
        label: { position: lying ? "start" : "insideStartTop", color: look.mark, formatter: (mark) => mark.name },
        data: data.marks.map((mark) => ({ name: `${mark.label}: ${mark.value.shown}`, [lying ? "xAxis" : "yAxis"]: plain(mark.value) })),
      } : undefined,
    };
  });

  // Of months some may go unsaid; names are all written, broken into lines.
  const labelsOf = (data, canvas, lying) => {
    if (lying) return { interval: 0, width: besideOf(canvas), overflow: "break", lineHeight: 15 };
    const room = canvas.clientWidth / data.labels.length;
    if (data.kind === "line" || data.labels.every((label) => /^\S+ \d{4}$/.test(label))) return {};
    const fits = (line, word) => line && (line.length + word.length + 1) * SIGN < room;
    const broken = (name) => name.split(" ").reduce((lines, word) => {
      const last = lines.length - 1;
      return fits(lines[last], word) ? [...lines.slice(0, last), `${lines[last]} ${word}`] : [...lines, word];
    }, []).join("\n");
    return { interval: 0, formatter: broken, lineHeight: 15 };
  };

  const options = (data, canvas) => {
    const look = colors();
    const locale = document.documentElement.lang || "en";
    const highest = Math.max(0, ...data.marks.map((mark) => plain(mark.value)));
    const most = Math.max(0, ...data.series.flatMap((row) => row.values.map(plain))); // below marks the axis ends at no round figure
    const axis = { axisLine: { lineStyle: { color: look.soft } }, axisLabel: { color: look.soft } };
    // The legend breaks into lines where it does not fit beside itself.
    let lines = 1;
    legendOf(data).map((name) => name.length * 7 + 36).reduce((taken, width) => {
      if (taken + width <= canvas.clientWidth) return taken + width;
      lines += taken ? 1 : 0;
      return width;
    }, 0);
    const above = data.series.length > 1 ? 14 + 22 * lines : 20;
    const lying = lies(data, canvas);
    canvas.style.height = "";
    const tall = canvas.clientHeight + 22 * Math.max(0, lines - 2); // a long legend takes no room from the drawing
    canvas.style.height = `${lying ? heightOf(data, canvas, above) : tall}px`;
    const wide = canvas.clientWidth >= 480; // else the legend says what the lines are
    const room = data.kind === "line" && wide ? Math.max(...linesOf(data).map((row) => row.name.length)) * 6.5 + 12 : lying ? 44 : 8;
    const names = { type: "category", data: data.labels, inverse: lying, ...axis, axisLabel: { color: look.soft, ...labelsOf(data, canvas, lying) }, axisTick: { show: false } };
    const figures = {
      type: "value",
      ...axis,
      min: data.kind === "line" ? undefined : (extent) => Math.min(0, extent.min),
      scale: false,
      splitNumber: canvas.clientWidth < 480 && lying ? 3 : 5, // so that no label has to be left out
      max: (extent) => (extent.max < highest ? highest * 1.08 : undefined),
      axisLabel: { color: look.soft, hideOverlap: true, showMaxLabel: most < highest ? false : null, formatter: (value) => short(value, locale) },
      splitLine: { lineStyle: { color: look.line } },
    };
    return {
      animation: !paper && !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      textStyle: { fontFamily: style(document.body).fontFamily, color: look.ink },
      grid: { left: 4, right: Math.min(room, canvas.clientWidth / 3), top: above, bottom: 4, containLabel: true },
      legend: { show: data.series.length > 1, data: legendOf(data), top: 0, left: 0, textStyle: { color: look.ink }, itemWidth: 16 },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        backgroundColor: look.sheet,
        borderColor: look.line,
        textStyle: { color: look.ink },
        formatter: (points) => {
          const at = points[0].dataIndex;
          const lines = data.series.map((row) => (row.values[at] === null ? null : `${row.name}: ${row.values[at].shown}`));
          return [data.labels[at], ...lines.filter(Boolean)].join("\n");
        },
      },
      xAxis: lying ? figures : names,
      yAxis: lying ? names : figures,
      series: [...bandOf(data, look), ...seriesOf(data, look, locale, wide, lying)],
    };
  };

  const save = (name, href) => {
    const link = document.createElement("a");
    link.download = name;
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  };

  // A cell that a spreadsheet would run as a formula is marked as text.
  const cell = (text) => {
    const harmless = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  const csv = (data) => {
    const head = [data.labelHeading, ...data.series.map((row) => row.name)];
    const rows = data.labels.map((label, at) => [label, ...data.series.map((row) => (row.values[at] ? row.values[at].exact : ""))]);
    return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  const png = (data, chart) => {
    chart.setOption({ title: { text: data.heading, left: 4, top: 0, textStyle: { fontSize: 13, color: colors().ink } }, grid: { top: chart.getOption().grid[0].top + 28 }, legend: { top: 28 } });
    save(`${data.key}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: colors().sheet }));
    redraw(chart, data);
  };

  const redraw = (chart, data) => chart.setOption(options(data, chart.getDom()), { notMerge: true });

  const draw = (figure) => {
    const canvas = figure.querySelector("[data-chart-canvas]");
    const data = JSON.parse(figure.dataset.chart);
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    redraw(chart, data);
    drawn.set(canvas, [chart, data]);
    const downloads = figure.querySelector("[data-chart-downloads]");
    downloads.hidden = false;
    downloads.querySelector("[data-chart-png]").addEventListener("click", () => png(data, chart));
    downloads.querySelector("[data-chart-csv]")?.addEventListener("click", () => {
      const url = URL.createObjectURL(new Blob(["\ufeff", csv(data)], { type: "text/csv;charset=utf-8" }));
      save(`${data.key}.csv`, url);
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
    // Room for labels and legend depends on the width.
    let width = canvas.clientWidth;
    new ResizeObserver(() => {
      chart.resize();
      if (canvas.clientWidth !== width) redraw(chart, data);
      width = canvas.clientWidth;
    }).observe(canvas);
  };

  window.drawCharts = () => document.querySelectorAll("figure.chart").forEach((figure) => {
    if (!drawn.has(figure.querySelector("[data-chart-canvas]"))) draw(figure);
  });
  document.addEventListener("themechange", () => drawn.forEach(([chart, data]) => redraw(chart, data)));
  // The page still has the screen's width when this is told, and is laid out for paper right after.
  const drawFor = (onPaper) => {
    paper = onPaper;
    window.drawCharts();
    drawn.forEach(([chart, data], canvas) => {
      canvas.style.width = paper ? `${PAPER}px` : "";
      redraw(chart, data);
      chart.resize();
      chart.getZr().flush();
    });
  };
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".chart-table").forEach((details) => { details.open = true; });
    drawFor(true);
  });
  window.addEventListener("afterprint", () => drawFor(false));
  document.body.addEventListener("htmx:beforeCleanupElement", (event) => {
    const known = drawn.get(event.detail.elt);
    if (known) {
      known[0].dispose();
      drawn.delete(event.detail.elt);
    }
  });
})();
