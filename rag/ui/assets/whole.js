if (localStorage.getItem('rag-dark') === '1' || (localStorage.getItem('rag-dark') === null && matchMedia('(prefers-color-scheme: dark)').matches)) document.body.classList.add('dark');
document.querySelector('#cited')?.scrollIntoView({ block: 'center' });
