/**
 * Exact assignment of rows to columns at the least total cost, where leaving a row alone costs `limit`: pairs that cost `limit` or more
 * are never made. Rows and columns that no possible pair connects are solved apart, which in a frame is nearly everybody; each group by
 * shortest augmenting paths with potentials (Jonker & Volgenant, 1987), O(rows² · (rows + columns)). Buffers are reused.
 */
export class Assignment {
  /** Per row of the last `solve` its column, or -1. */
  rowToColumn = new Int32Array(0);
  /** Per column its row, or -1. */
  columnToRow = new Int32Array(0);
  /** The group that is being solved: its rows and columns. */
  #rows = new Int32Array(0);
  #columns = new Int32Array(0);
  #seen = new Uint8Array(0);
  #rowPotential = new Float64Array(0);
  #columnPotential = new Float64Array(0);
  #owner = new Int32Array(0);
  #way = new Int32Array(0);
  #distance = new Float64Array(0);
  #visited = new Uint8Array(0);

  /** `cost` holds rows × columns values, row by row; Infinity and NaN are never paired. */
  solve(cost: Float64Array, rows: number, columns: number, limit: number): void {
    this.#reserve(rows, columns);
    this.rowToColumn.fill(-1, 0, rows);
    this.columnToRow.fill(-1, 0, columns);
    const seen = this.#seen;
    seen.fill(0, 0, rows + columns);
    for (let row = 0; row < rows; row++) {
      if (seen[row]) continue;
      seen[row] = 1;
      this.#rows[0] = row;
      const size = this.#group(cost, rows, columns, limit);
      if (size.columns === 1 && size.rows === 1) this.#pair(row, this.#columns[0]);
      else if (size.columns > 0) this.#solveGroup(cost, size.rows, size.columns, columns, limit);
    }
  }

  /** Everybody whom possible pairs connect to the first row, into #rows and #columns. */
  #group(cost: Float64Array, rows: number, columns: number, limit: number): { rows: number; columns: number } {
    const seen = this.#seen;
    let groupRows = 1,
      groupColumns = 0;
    for (let r = 0, c = 0; r < groupRows; r++) {
      const o = this.#rows[r] * columns;
      for (let column = 0; column < columns; column++) {
        if (seen[rows + column] || !(cost[o + column] < limit)) continue;
        seen[rows + column] = 1;
        this.#columns[groupColumns++] = column;
      }
      for (; c < groupColumns; c++) {
        for (let row = 0; row < rows; row++) {
          if (seen[row] || !(cost[row * columns + this.#columns[c]] < limit)) continue;
          seen[row] = 1;
          this.#rows[groupRows++] = row;
        }
      }
    }
    return { rows: groupRows, columns: groupColumns };
  }

  #solveGroup(cost: Float64Array, rows: number, columns: number, stride: number, limit: number): void {
    // Columns from 1 (0 is where a path starts); each row has a column of its own behind the real ones, at `limit`.
    const all = columns + rows;
    const u = this.#rowPotential,
      v = this.#columnPotential,
      owner = this.#owner,
      way = this.#way,
      distance = this.#distance,
      visited = this.#visited;
    u.fill(0, 0, rows + 1);
    v.fill(0, 0, all + 1);
    owner.fill(0, 0, all + 1);
    for (let row = 1; row <= rows; row++) {
      owner[0] = row;
      distance.fill(Infinity, 0, all + 1);
      visited.fill(0, 0, all + 1);
      let column = 0;
      do {
        visited[column] = 1;
        const current = owner[column],
          o = this.#rows[current - 1] * stride;
        let step = Infinity,
          next = 0;
        for (let c = 1; c <= all; c++) {
          if (visited[c]) continue;
          let value: number;
          if (c <= columns) {
            value = cost[o + this.#columns[c - 1]];
            if (!(value < limit)) value = Infinity;
          } else {
            value = c - columns === current ? limit : Infinity;
          }
          const reduced = value - u[current] - v[c];
          if (reduced < distance[c]) {
            distance[c] = reduced;
            way[c] = column;
          }
          if (distance[c] < step) {
            step = distance[c];
            next = c;
          }
        }
        for (let c = 0; c <= all; c++) {
          if (visited[c]) {
            u[owner[c]] += step;
            v[c] -= step;
          } else distance[c] -= step;
        }
        column = next;
      } while (owner[column] !== 0);
      while (column !== 0) {
        const before = way[column];
        owner[column] = owner[before];
        column = before;
      }
    }
    for (let c = 1; c <= columns; c++) if (owner[c] !== 0) this.#pair(this.#rows[owner[c] - 1], this.#columns[c - 1]);
  }

  #pair(row: number, column: number): void {
    this.rowToColumn[row] = column;
    this.columnToRow[column] = row;
  }

  #reserve(rows: number, columns: number): void {
    if (this.rowToColumn.length < rows) {
      this.rowToColumn = new Int32Array(rows * 2);
      this.#rows = new Int32Array(rows * 2);
      this.#rowPotential = new Float64Array(rows * 2 + 1);
    }
    if (this.columnToRow.length < columns) {
      this.columnToRow = new Int32Array(columns * 2);
      this.#columns = new Int32Array(columns * 2);
    }
    const all = rows + columns + 1;
    if (this.#owner.length < all) {
      this.#seen = new Uint8Array(all * 2);
      this.#columnPotential = new Float64Array(all * 2);
      this.#owner = new Int32Array(all * 2);
      this.#way = new Int32Array(all * 2);
      this.#distance = new Float64Array(all * 2);
      this.#visited = new Uint8Array(all * 2);
    }
  }
}
